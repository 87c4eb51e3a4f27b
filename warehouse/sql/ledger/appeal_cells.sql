-- grain: cell of an appeal, by codes.
-- reads: ops.appeal_cell and its dimensions
select a.agency_code as agency, i.indicator_code as indicator, p.period_code as period, g.stage_code as stage,
       s.status_code as status, c.value, c.numerator, c.denominator, c.grade_code as grade
from ops.appeal_cell c
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
join dw.dim_period p using (period_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key)
where c.appeal_key = @appeal
order by c.line_number
