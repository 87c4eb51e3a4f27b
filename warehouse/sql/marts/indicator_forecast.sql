-- grain: agency x indicator x target year, the latest forecast.
-- reads: dw.fact_indicator_forecast, mart.forecast (rebuilt before)
-- writes: mart.indicator_forecast
create temporary table new_indicator_forecast on commit drop as
with state as (
    -- A group's figures are forecast together: what another state of the data gave no longer stands.
    select distinct on (agency_group_key) agency_group_key, data_hash
    from dw.fact_indicator_forecast
    order by agency_group_key, made_at desc, indicator_forecast_key desc
),
latest as (
    select distinct on (a.durable_agency_key, f.indicator_key)
           a.durable_agency_key, t.year as target_year, o.year as origin_year, f.*
    from dw.fact_indicator_forecast f
    join state using (agency_group_key, data_hash)
    join dw.dim_agency a using (agency_key)
    join dw.dim_period t on t.period_key = f.target_period_key
    join dw.dim_period o on o.period_key = f.origin_period_key
    order by a.durable_agency_key, f.indicator_key, f.made_at desc, f.indicator_forecast_key desc
)
select l.indicator_forecast_key, m.forecast_key, l.durable_agency_key, l.agency_key, l.agency_group_key,
       l.indicator_key, l.methodology_key, l.target_year, l.origin_year, l.history_count, l.last_value, l.point, l.q025,
       l.q10, l.q50, l.q90, l.q975, l.method_change, l.points_low, l.points_expected, l.points_high, l.points_maximum,
       l.source_kind, l.model_version_key, l.made_at
from latest l
left join mart.forecast m
  on (m.durable_agency_key, m.agency_group_key, m.target_year) = (l.durable_agency_key, l.agency_group_key, l.target_year);

analyze new_indicator_forecast;

delete from mart.indicator_forecast as old
where not exists (
    select from new_indicator_forecast as new
    where old.indicator_forecast_key = new.indicator_forecast_key);

merge into mart.indicator_forecast as old
using new_indicator_forecast as new
on old.indicator_forecast_key = new.indicator_forecast_key
when matched and (
    old.forecast_key, old.made_at
) is distinct from (
    new.forecast_key, new.made_at
) then update set
    forecast_key = new.forecast_key, made_at = new.made_at
when not matched then insert (
    indicator_forecast_key, forecast_key, durable_agency_key, agency_key, agency_group_key, indicator_key,
    methodology_key, target_year, origin_year, history_count, last_value, point, q025, q10, q50, q90, q975,
    method_change, points_low, points_expected, points_high, points_maximum, source_kind, model_version_key, made_at
) values (
    new.indicator_forecast_key, new.forecast_key, new.durable_agency_key, new.agency_key, new.agency_group_key,
    new.indicator_key, new.methodology_key, new.target_year, new.origin_year, new.history_count, new.last_value,
    new.point, new.q025, new.q10, new.q50, new.q90, new.q975, new.method_change, new.points_low, new.points_expected,
    new.points_high, new.points_maximum, new.source_kind, new.model_version_key, new.made_at
)
