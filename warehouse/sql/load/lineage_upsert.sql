-- grain: one predecessor x successor x day
-- writes: dw.bridge_agency_lineage
insert into dw.bridge_agency_lineage as l (predecessor_code, successor_code, event, effective, weight, mark, decision)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (predecessor_code, successor_code, effective) do update
set event = excluded.event, weight = excluded.weight, mark = excluded.mark, decision = excluded.decision
where (l.event, l.weight, l.mark, l.decision)
      is distinct from (excluded.event, excluded.weight, excluded.mark, excluded.decision);
