-- grain: one accepted line about a whole group, for this transaction only: a file has few of them
create temporary table staged_statistic (
    line_number       bigint   not null,
    agency_group_key  int      not null,
    indicator_key     int      not null,
    period_key        int      not null,
    statistic         text     not null,
    stage_key         smallint not null,
    year              smallint not null,
    value             numeric,
    numerator         numeric,
    denominator       numeric,
    unit              text     not null,
    raw_text          text     not null,
    warning_codes     text[]
) on commit drop;
