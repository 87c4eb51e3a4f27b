-- grain: agency x target period x origin period x model version x state of the data.
-- reads: new_forecast, new_forecast_grade
-- writes: dw.fact_forecast, dw.fact_forecast_grade; a forecast that was made before is not made again
with made as (
    insert into dw.fact_forecast (
        agency_key, target_period_key, origin_period_key, model_version_key, methodology_key, agency_group_key,
        history_count, mean, q025, q05, q10, q25, q50, q75, q90, q95, q975, rank_low, rank_expected, rank_high,
        data_hash, run_key, made_at
    )
    select n.agency_key, n.target_period_key, n.origin_period_key, n.model_version_key, n.methodology_key,
           n.agency_group_key, n.history_count, n.mean, n.q025, n.q05, n.q10, n.q25, n.q50, n.q75, n.q90, n.q95, n.q975,
           n.rank_low, n.rank_expected, n.rank_high, n.data_hash, @runKey, now()
    from new_forecast n
    on conflict (agency_key, target_period_key, origin_period_key, model_version_key, data_hash) do nothing
    returning forecast_key, agency_key, target_period_key, model_version_key
),
-- Made before, overtaken by other data since, and now the data are what they were then: it stands again.
standing_again as (
    update dw.fact_forecast f
    set made_at = now(), run_key = @runKey
    from new_forecast n
    where (f.agency_key, f.target_period_key, f.origin_period_key, f.model_version_key, f.data_hash)
        = (n.agency_key, n.target_period_key, n.origin_period_key, n.model_version_key, n.data_hash)
      and exists (
        select from dw.fact_forecast later
        where (later.agency_key, later.agency_group_key, later.origin_period_key)
            = (f.agency_key, f.agency_group_key, f.origin_period_key)
          and (later.made_at, later.forecast_key) > (f.made_at, f.forecast_key))
    returning 1
),
graded as (
    insert into dw.fact_forecast_grade (forecast_key, grade_code, sort_order, probability)
    select m.forecast_key, g.grade_code, g.sort_order, g.probability
    from made m
    join new_forecast_grade g using (agency_key, target_period_key, model_version_key)
    returning 1
)
select (select count(*) from made) as made, (select count(*) from standing_again) as standing_again,
       (select count(*) from graded) as graded
