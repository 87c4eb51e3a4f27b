-- grain: one staged line, with the cell where it stands, where lines are numbered as statements
-- reads: staged_observation, dw.fact_observation, ops.statement_place
-- writes: staged_observation
-- The other figure of the same cell is in this file or in the warehouse; $1 is how far the two may lie apart.
with other as (
    select agency_key, indicator_key, period_key, stage_key, value from staged_observation where stage_key in (1, 2)
    union all
    select f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.value
    from dw.fact_observation f
    join staged_observation s using (agency_key, indicator_key, period_key, year)
    where f.known_to is null and f.stage_key in (1, 2) and f.stage_key <> s.stage_key
), apart as (
    select distinct s.line_number
    from staged_observation s
    join other o using (agency_key, indicator_key, period_key)
    where s.stage_key in (1, 2) and o.stage_key = 3 - s.stage_key and abs(s.value - o.value) > $1
)
update staged_observation s
set warning_codes = array_append(s.warning_codes, 'SELF_AGAINST_APPRAISED')
from apart
where s.line_number = apart.line_number
returning s.line_number,
          (select p.place from ops.statement_place p where (p.source_file_key, p.line_number) = (s.source_file_key, s.line_number));
