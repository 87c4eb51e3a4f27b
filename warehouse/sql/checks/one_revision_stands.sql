-- check: one_revision_stands
-- explains: more than one revision of the same fact is held true at once
select 'dw.fact_observation' as source, agency_key, indicator_key as detail_key, period_key, stage_key::text as kind,
       count(*) as standing
from dw.fact_observation
where known_to is null
group by agency_key, indicator_key, period_key, stage_key
having count(*) > 1
union all
select 'dw.fact_score', agency_key, node_key, period_key, basis, count(*)
from dw.fact_score
where known_to is null
group by agency_key, node_key, period_key, basis
having count(*) > 1
union all
select 'dw.fact_delta', agency_key, methodology_key, period_key, '', count(*)
from dw.fact_delta
where known_to is null
group by agency_key, methodology_key, period_key
having count(*) > 1
union all
select 'dw.fact_group_statistic', agency_group_key, indicator_key, period_key, statistic || ' ' || stage_key, count(*)
from dw.fact_group_statistic
where known_to is null
group by agency_group_key, indicator_key, period_key, statistic, stage_key
having count(*) > 1
