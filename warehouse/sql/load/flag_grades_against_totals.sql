-- grain: one staged line, with the cell where it stands, where lines are numbered as statements
-- reads: staged_observation, dw.fact_observation, dw.dim_indicator, dw.dim_methodology, dw.dim_grade, ops.statement_place
-- writes: staged_observation
-- A grade whose band does not hold the total of the same agency, period and stage; the total is in this file or stands.
with total as (
    select s.agency_key, s.period_key, s.stage_key, s.value
    from staged_observation s
    join dw.dim_indicator i using (indicator_key)
    where i.indicator_code = 'TOTAL' and s.value is not null
    union all
    select f.agency_key, f.period_key, f.stage_key, f.value
    from dw.fact_observation f
    join dw.dim_indicator i using (indicator_key)
    join (select distinct agency_key, period_key, stage_key, year from staged_observation) s using (agency_key, period_key, stage_key, year)
    where i.indicator_code = 'TOTAL' and f.known_to is null and f.value is not null
), wrong as (
    select distinct s.line_number
    from staged_observation s
    join dw.dim_indicator i on i.indicator_key = s.indicator_key and i.value_kind = 'GRADE'
    join dw.dim_methodology m on m.is_current and m.methodology_code = $1 and m.year_from <= s.year and (m.year_to is null or s.year < m.year_to)
    join dw.dim_grade g on g.methodology_key = m.methodology_key and g.grade_code = s.raw_text
    join total t using (agency_key, period_key, stage_key)
    where s.status_key = 1 and not numrange(g.lower_bound, g.upper_bound) @> t.value
)
update staged_observation s
set warning_codes = array_append(s.warning_codes, 'GRADE_DISAGREES')
from wrong
where s.line_number = wrong.line_number
returning s.line_number,
          (select p.place from ops.statement_place p where (p.source_file_key, p.line_number) = (s.source_file_key, s.line_number));
