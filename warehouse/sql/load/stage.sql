-- grain: one accepted line about an agency (shaped as staging.observation) or about a group, and where a cell stands under
-- another version of its agency; for this transaction only
-- reads: staging.observation
-- Tables of the session rather than shared ones: they can be analysed, they vanish with the transaction whatever becomes
-- of it, and a load of many millions leaves no dead rows behind.
create temporary table staged_observation (like staging.observation) on commit drop;
create temporary table staged_held (line tid not null, agency_key int not null) on commit drop;
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
