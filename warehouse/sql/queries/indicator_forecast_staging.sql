-- The forecasts of figures that should stand after this run, and the totals that they would come to; merged by
-- indicator_forecast_merge.sql.
create temporary table new_indicator_forecast (
    agency_key         int    not null,
    indicator_key      int    not null,
    target_period_key  int    not null,
    origin_period_key  int    not null,
    model_version_key  int    not null,
    methodology_key    int    not null,
    agency_group_key   int    not null,
    history_count      int    not null,
    last_value         double precision not null,
    point              double precision not null,
    q025               double precision not null,
    q05                double precision not null,
    q10                double precision not null,
    q25                double precision not null,
    q50                double precision not null,
    q75                double precision not null,
    q90                double precision not null,
    q95                double precision not null,
    q975               double precision not null,
    method_change      text   not null,
    points_low         double precision,
    points_expected    double precision,
    points_high        double precision,
    points_maximum     double precision,
    source_kind        text   not null,
    data_hash          text   not null
) on commit drop;
create temporary table new_forecast_scenario (
    agency_key         int    not null,
    agency_group_key   int    not null,
    target_period_key  int    not null,
    methodology_key    int    not null,
    total              double precision,
    method_effect      double precision
) on commit drop
