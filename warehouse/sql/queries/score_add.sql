-- grain: new revision of agency x node x period x basis.
-- reads: new_score
-- writes: dw.fact_score; the columns are those of the facts, in their order
insert into dw.fact_score select * from new_score
