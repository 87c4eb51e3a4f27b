-- grain: one staged line with the number of agencies of one grade
-- reads: staged_statistic, dw.dim_indicator, dw.fact_group_statistic
-- writes: staged_statistic
-- Grades are given to agencies once each, so their numbers cannot add up to more than the size of the group, where a
-- source states it: this file, or one before it.
with graded as (
    select s.agency_group_key, s.period_key, s.stage_key, i.methodology_code, sum(s.value) as agencies
    from (select distinct on (agency_group_key, indicator_key, period_key, stage_key) * from staged_statistic where statistic = 'count') s
    join dw.dim_indicator i using (indicator_key)
    where i.indicator_code like 'GRADE\_%'
    group by s.agency_group_key, s.period_key, s.stage_key, i.methodology_code
), sized as (
    select agency_group_key, period_key, indicator_key, value from staged_statistic
    union
    select agency_group_key, period_key, indicator_key, value from dw.fact_group_statistic where known_to is null
), excessive as (
    select g.agency_group_key, g.period_key, g.stage_key
    from graded g
    join dw.dim_indicator i on (i.methodology_code, i.indicator_code) = (g.methodology_code, 'GROUP_SIZE')
    join sized on (sized.agency_group_key, sized.period_key, sized.indicator_key) = (g.agency_group_key, g.period_key, i.indicator_key)
    group by g.agency_group_key, g.period_key, g.stage_key
    having max(g.agencies) > max(sized.value)
)
update staged_statistic s
set warning_codes = array_append(s.warning_codes, 'PARTS_EXCEED_WHOLE')
from excessive e, dw.dim_indicator i
where (s.agency_group_key, s.period_key, s.stage_key) = (e.agency_group_key, e.period_key, e.stage_key)
  and i.indicator_key = s.indicator_key and i.indicator_code like 'GRADE\_%';
