-- grain: new revision of agency x period x methodology, with its parts.
-- reads: new_delta, new_contribution
-- writes: dw.fact_delta, dw.fact_delta_contribution; the columns are those of the facts, in their order
insert into dw.fact_delta select * from new_delta;
insert into dw.fact_delta_contribution select * from new_contribution
