-- grain: cell of a case of a group that was approved, and is not loaded yet, before a case was.
-- reads: ops.correction_case, ops.correction_event, ops.correction_cell, dw.dim_agency, dw.dim_indicator
select a.durable_agency_key, i.indicator_code, c.period_key % 1000 as part, c.stage_key, c.status_key, c.value, c.numerator, c.denominator,
       c.grade_code as grade
from ops.correction_case k
join ops.correction_event e on e.correction_key = k.correction_key and e.event = 'APPROVED'
join ops.correction_cell c on c.correction_key = k.correction_key
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
where k.state = 'APPROVED' and k.agency_group_key = @groupKey and k.year = @year
  and k.correction_key <> coalesce(@correction, 0)
  and e.event_key < coalesce((select o.event_key from ops.correction_event o
                              where o.correction_key = @correction and o.event = 'APPROVED'), 9223372036854775807)
order by e.event_key
