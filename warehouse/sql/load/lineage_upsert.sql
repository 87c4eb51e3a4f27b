-- grain: one predecessor x successor x day
-- writes: dw.bridge_agency_lineage
insert into dw.bridge_agency_lineage as l (predecessor_code, successor_code, event, effective, weight, mark)
values ($1, $2, $3, $4, $5, $6)
on conflict (predecessor_code, successor_code, effective) do update
set event = excluded.event, weight = excluded.weight, mark = excluded.mark
where (l.event, l.weight, l.mark) is distinct from (excluded.event, excluded.weight, excluded.mark);
