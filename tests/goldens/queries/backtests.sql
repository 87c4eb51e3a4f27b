select t.agency_group_key, t.indicator_key, t.measure, t.value, t.naive_value, t.case_count, t.model_version_key, t.measured_at, (select dimension_generation from ops.generation)
from mart.backtest t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
order by t.measure, t.backtest_key
limit 50;
