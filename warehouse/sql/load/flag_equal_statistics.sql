-- grain: one staged line about a group
-- reads: staged_statistic
-- writes: staged_statistic
-- As flag_equal_observations.sql, for lines about groups.
update staged_statistic s
set warning_codes = array_append(s.warning_codes, 'DUPLICATE_VALUE')
from (
    select agency_group_key, period_key, statistic, stage_key, value, numerator, denominator
    from staged_statistic
    where value <> trunc(value)
    group by agency_group_key, period_key, statistic, stage_key, value, numerator, denominator
    having count(distinct indicator_key) > 1
) twin
where (s.agency_group_key, s.period_key, s.statistic, s.stage_key, s.value)
      = (twin.agency_group_key, twin.period_key, twin.statistic, twin.stage_key, twin.value)
  and (s.numerator, s.denominator) is not distinct from (twin.numerator, twin.denominator);
