-- grain: cell of a case, as it was proposed, by codes.
-- reads: ops.correction_cell and its dimensions
select a.agency_code as agency, i.indicator_code as indicator, p.period_code as period, g.stage_code as stage,
       s.status_code as status, c.value, c.numerator, c.denominator, c.grade_code as grade
from ops.correction_cell c
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
join dw.dim_period p using (period_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key)
where c.correction_key = @correction
order by c.line_number
