-- check: corrections_are_in_the_facts
-- explains: a cell of a correction that was applied is not what its file states, or a file of corrections has no case
select e.correction_key, c.line_number, e.source_file_key
from ops.correction_event e
join ops.correction_cell c using (correction_key)
where e.event = 'APPLIED' and not exists (
    select from dw.fact_observation o
    where (o.agency_key, o.indicator_key, o.period_key, o.stage_key) = (c.agency_key, c.indicator_key, c.period_key, c.stage_key)
      and o.source_file_key = e.source_file_key and o.line_number = c.line_number and o.status_key = c.status_key
      and (o.numerator, o.denominator) is not distinct from (c.numerator, c.denominator)
      and (c.value is null or o.value = c.value))
union all
select null, null, f.source_file_key
from ops.source_file f
where f.source_code = 'correction' and f.state = 'LOADED'
  and not exists (select from ops.correction_event e where e.source_file_key = f.source_file_key)
