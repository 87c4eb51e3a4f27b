-- grain: one staged line
-- reads: staged_observation
-- writes: staged_observation
-- The same broken number under two indicators of one agency, period and stage is often one number copied twice.
update staged_observation s
set warning_codes = array_append(s.warning_codes, 'DUPLICATE_VALUE')
from (
    select agency_key, period_key, stage_key, value, numerator, denominator
    from staged_observation
    where value <> trunc(value)
    group by agency_key, period_key, stage_key, value, numerator, denominator
    having count(distinct indicator_key) > 1
) twin
where (s.agency_key, s.period_key, s.stage_key, s.value) = (twin.agency_key, twin.period_key, twin.stage_key, twin.value)
  and (s.numerator, s.denominator) is not distinct from (twin.numerator, twin.denominator);
