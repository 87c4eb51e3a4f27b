select t.durable_agency_key, t.target_year
from mart.forecast t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from mart.forecast t
    where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2))
    order by t.rank_expected, t.forecast_key
    limit 50))
order by t.durable_agency_key, t.target_year, t.forecast_key;
select t.forecast_key, t.indicator_key, t.point
from mart.indicator_forecast t
where t.forecast_key = any(array(select t.forecast_key
    from mart.forecast t
    where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2))
    order by t.rank_expected, t.forecast_key
    limit 50))
order by t.forecast_key, t.indicator_key, t.indicator_forecast_key;
select t.agency_group_key, t.measure, t.value, t.naive_value, t.case_count
from mart.backtest t
where t.agency_group_key = any(array(select t.agency_group_key
    from mart.forecast t
    where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2))
    order by t.rank_expected, t.forecast_key
    limit 50))
and t.indicator_key is null
order by t.agency_group_key, t.measure, t.backtest_key;
select t.forecast_key, t.grade_code, t.probability
from dw.fact_forecast_grade t
where t.forecast_key = any(array(select t.forecast_key
    from mart.forecast t
    where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2))
    order by t.rank_expected, t.forecast_key
    limit 50))
order by t.forecast_key, t.sort_order, t.grade_code;
select t.durable_agency_key, t.agency_group_key, t.target_year, t.agency_key, t.methodology_key, t.origin_year, t.history_count, t.last_total, t.last_grade_code, t.mean, t.q50, t.q10, t.q90, t.q025, t.q975, t.rank_low, t.rank_expected, t.rank_high, t.likely_grade_code, t.total_from_indicators, t.method_effect, t.forecast_key, t.source_kind, t.model_version_key, t.made_at, (select dimension_generation from ops.generation)
from mart.forecast t
where (t.target_year = $1 and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2))
order by t.rank_expected, t.forecast_key
limit 50;
