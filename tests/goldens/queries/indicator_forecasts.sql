select count(*)
from mart.indicator_forecast t
where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2));
select t.durable_agency_key, t.indicator_key, t.target_year, t.agency_key, t.agency_group_key, t.methodology_key, t.origin_year, t.history_count, t.last_value, t.point, t.q50, t.q10, t.q90, t.q025, t.q975, t.method_change, t.points_expected, t.points_low, t.points_high, t.points_maximum, t.source_kind, t.model_version_key, t.made_at, (select dimension_generation from ops.generation)
from mart.indicator_forecast t
left join dw.dim_indicator j1 on j1.indicator_key = t.indicator_key
where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2))
order by j1.indicator_code, t.indicator_forecast_key
limit 50;
