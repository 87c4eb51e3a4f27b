-- grain: agency x indicator x target period x origin period x model version x state of the data.
-- reads: new_indicator_forecast, new_forecast_scenario
-- writes: dw.fact_indicator_forecast, dw.fact_forecast_scenario; a forecast that was made before is not made again
with made as (
    insert into dw.fact_indicator_forecast (
        agency_key, indicator_key, target_period_key, origin_period_key, model_version_key, methodology_key,
        agency_group_key, history_count, last_value, point, q025, q05, q10, q25, q50, q75, q90, q95, q975, method_change,
        points_low, points_expected, points_high, points_maximum, source_kind, data_hash, run_key, made_at
    )
    select n.agency_key, n.indicator_key, n.target_period_key, n.origin_period_key, n.model_version_key,
           n.methodology_key, n.agency_group_key, n.history_count, n.last_value, n.point, n.q025, n.q05, n.q10, n.q25,
           n.q50, n.q75, n.q90, n.q95, n.q975, n.method_change, n.points_low, n.points_expected, n.points_high,
           n.points_maximum, n.source_kind, n.data_hash, @runKey, now()
    from new_indicator_forecast n
    on conflict (agency_key, indicator_key, target_period_key, origin_period_key, model_version_key, data_hash) do nothing
    returning 1
),
newest as (
    select distinct on (agency_group_key) agency_group_key, data_hash
    from dw.fact_indicator_forecast
    order by agency_group_key, made_at desc, indicator_forecast_key desc
),
-- Made before, overtaken by other data since, and now the data are what they were then: it stands again.
standing_again as (
    update dw.fact_indicator_forecast f
    set made_at = now(), run_key = @runKey
    from new_indicator_forecast n
    join newest using (agency_group_key)
    where (f.agency_key, f.indicator_key, f.target_period_key, f.origin_period_key, f.model_version_key, f.data_hash)
        = (n.agency_key, n.indicator_key, n.target_period_key, n.origin_period_key, n.model_version_key, n.data_hash)
      and newest.data_hash <> n.data_hash
    returning 1
),
scenario as (
    insert into dw.fact_forecast_scenario as s (
        agency_key, agency_group_key, target_period_key, methodology_key, total, method_effect, run_key, made_at
    )
    select agency_key, agency_group_key, target_period_key, methodology_key, total, method_effect, @runKey, now()
    from new_forecast_scenario
    on conflict (agency_key, agency_group_key, target_period_key) do update set
        methodology_key = excluded.methodology_key, total = excluded.total, method_effect = excluded.method_effect,
        run_key = excluded.run_key, made_at = excluded.made_at
    where (s.methodology_key, s.total, s.method_effect)
        is distinct from (excluded.methodology_key, excluded.total, excluded.method_effect)
    returning 1
)
select (select count(*) from made) as made, (select count(*) from standing_again) as standing_again,
       (select count(*) from scenario) as scenarios
