select t.indicator_key, t.revision, t.value, t.known_from, t.line_number, (select dimension_generation from ops.generation)
from mart.observation_at($1, null) t
where (t.period_key = (select period_key from dw.dim_period where period_code = $2) and t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $3 and agency_key = durable_agency_key))
order by t.agency_key, t.indicator_key, t.period_key, t.stage_key
limit 50;
select t.statistic, t.value, t.raw_text, (select dimension_generation from ops.generation)
from mart.group_statistic_at($1, null) t
where (t.year = $2 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $3))
order by t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key
limit 50;
select t.score_count, t.minimum_total, t.average_total, t.median_total, t.maximum_total, (select dimension_generation from ops.generation)
from mart.score_summary_at($1, null) t
where (t.year = $2 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $3))
order by t.agency_group_key, t.year, t.methodology_key
limit 50;
