-- The forecasts that should stand after this run, and their grades; merged by forecast_merge.sql.
create temporary table new_forecast (
    agency_key         int    not null,
    target_period_key  int    not null,
    origin_period_key  int    not null,
    model_version_key  int    not null,
    methodology_key    int    not null,
    agency_group_key   int    not null,
    history_count      int    not null,
    mean               double precision not null,
    q025               double precision not null,
    q05                double precision not null,
    q10                double precision not null,
    q25                double precision not null,
    q50                double precision not null,
    q75                double precision not null,
    q90                double precision not null,
    q95                double precision not null,
    q975               double precision not null,
    rank_low           int,
    rank_expected      double precision,
    rank_high          int,
    data_hash          text   not null
) on commit drop;
create temporary table new_forecast_grade (
    agency_key         int      not null,
    target_period_key  int      not null,
    model_version_key  int      not null,
    grade_code         text     not null,
    sort_order         smallint not null,
    probability        double precision not null
) on commit drop
