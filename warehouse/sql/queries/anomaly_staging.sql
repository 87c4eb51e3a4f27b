-- The findings that should stand after this run; merged by anomaly_merge.sql.
create temporary table new_anomaly (
    agency_key            int              not null,
    indicator_key         int              not null,
    period_key            int              not null,
    stage_key             smallint         not null,
    observation_revision  smallint         not null,
    year                  smallint         not null,
    model_version_key     int              not null,
    kind                  text             not null,
    score                 double precision not null,
    expected              double precision,
    lower_bound           double precision,
    upper_bound           double precision,
    reason_vi             text             not null,
    reason_en             text             not null,
    evidence              text             not null,
    data_hash             text             not null
) on commit drop
