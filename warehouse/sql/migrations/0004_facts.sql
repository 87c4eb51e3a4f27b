set local role itanalytics_migrator;

create table dw.fact_observation (
    agency_key       int         not null references dw.dim_agency,
    indicator_key    int         not null references dw.dim_indicator,
    period_key       int         not null references dw.dim_period,
    stage_key        smallint    not null references dw.dim_stage,
    revision         smallint    not null check (revision > 0),
    year             smallint    not null,
    status_key       smallint    not null references dw.dim_status,
    value            numeric,
    numerator        numeric,
    denominator      numeric,
    raw_text         text,
    warning_codes    text[],
    source_file_key  int         not null,
    line_number      bigint      not null,
    known_from       timestamptz not null,
    known_to         timestamptz,
    primary key (agency_key, indicator_key, period_key, stage_key, revision, year),
    check (status_key <> 1 or value is not null or raw_text is not null),
    check (known_to is null or known_from < known_to)
) partition by range (year);
comment on table dw.fact_observation is 'One stated value of agency x indicator x period x stage x revision; known_from to known_to is when the warehouse held it true, null while it does; rows are added, and only known_to is ever filled in.';

create table dw.fact_group_statistic (
    agency_group_key  int         not null references dw.dim_agency_group,
    indicator_key     int         not null references dw.dim_indicator,
    period_key        int         not null references dw.dim_period,
    statistic         text        not null,
    stage_key         smallint    not null references dw.dim_stage,
    revision          smallint    not null check (revision > 0),
    year              smallint    not null,
    value             numeric,
    numerator         numeric,
    denominator       numeric,
    unit              text        not null,
    raw_text          text        not null,
    warning_codes     text[],
    source_file_key   int         not null,
    line_number       bigint      not null,
    known_from        timestamptz not null,
    known_to          timestamptz,
    primary key (agency_group_key, indicator_key, period_key, statistic, stage_key, revision)
);
comment on table dw.fact_group_statistic is 'One statistic that a source states of a whole group x indicator x period x stage x revision, such as the number of agencies with a grade; never computed here.';

create table dw.fact_score (
    agency_key        int         not null references dw.dim_agency,
    node_key          int         not null references dw.dim_node,
    period_key        int         not null references dw.dim_period,
    basis             text        not null check (basis in ('COMPUTED', 'PUBLISHED')),
    revision          smallint    not null check (revision > 0),
    year              smallint    not null,
    methodology_key   int         not null references dw.dim_methodology,
    agency_group_key  int         not null references dw.dim_agency_group,
    status_key        smallint    not null references dw.dim_status,
    points            numeric,
    maximum           numeric,
    normalised        numeric,
    coverage          numeric,
    bonus             numeric,
    penalty           numeric,
    grade_code        text,
    rank              int,
    rank_low          int,
    rank_high         int,
    group_size        int,
    ranked_count      int,
    note              text,
    run_key           bigint      not null,
    known_from        timestamptz not null,
    known_to          timestamptz,
    primary key (agency_key, node_key, period_key, basis, revision, year),
    check (known_to is null or known_from < known_to)
) partition by range (year);
comment on table dw.fact_score is 'One agency x node x period x methodology (the node''s) x basis x revision; grade, rank, group size and rank range stand on totals (level 0) only.';

create table dw.fact_delta (
    agency_key                int         not null references dw.dim_agency,
    period_key                int         not null references dw.dim_period,
    methodology_key           int         not null references dw.dim_methodology,
    revision                  smallint    not null check (revision > 0),
    year                      smallint    not null,
    previous_period_key       int         not null references dw.dim_period,
    previous_methodology_key  int         not null references dw.dim_methodology,
    method_changed            boolean     not null,
    published_change          numeric,
    like_for_like_change      numeric,
    method_part               numeric,
    membership_part           numeric,
    common_weight             numeric,
    previous_rank             int,
    rank_change               int,
    rank_own_effect           int,
    rank_others_effect        int,
    rank_membership_effect    int,
    previous_grade_code       text,
    grade_code                text,
    refused_reason            text,
    run_key                   bigint      not null,
    known_from                timestamptz not null,
    known_to                  timestamptz,
    primary key (agency_key, period_key, methodology_key, revision, year)
) partition by range (year);
comment on table dw.fact_delta is 'One agency x period x methodology x revision against the period before: the published change and, where enough is comparable, its like-for-like, method and membership parts; rank_change above 0 is better.';

create table dw.fact_delta_contribution (
    agency_key       int      not null,
    period_key       int      not null,
    methodology_key  int      not null,
    revision         smallint not null,
    year             smallint not null,
    node_key         int      not null references dw.dim_node,
    contribution     numeric  not null,
    primary key (agency_key, period_key, methodology_key, revision, node_key, year)
) partition by range (year);
comment on table dw.fact_delta_contribution is 'One indicator''s part of one like-for-like change; the parts of a change sum to it.';

create table dw.fact_anomaly (
    anomaly_key        bigint generated by default as identity primary key,
    agency_key         int         not null references dw.dim_agency,
    indicator_key      int         not null references dw.dim_indicator,
    period_key         int         not null references dw.dim_period,
    stage_key          smallint    not null references dw.dim_stage,
    observation_revision smallint  not null,
    year               smallint    not null,
    model_version_key  int         not null references dw.dim_model_version,
    kind               text        not null,
    score              double precision not null check (score >= 0 and score <= 1),
    expected           double precision,
    lower_bound        double precision,
    upper_bound        double precision,
    reason_vi          text        not null,
    reason_en          text        not null,
    evidence           jsonb       not null default '{}',
    data_hash          char(64)    not null,
    run_key            bigint      not null,
    found_at           timestamptz not null,
    withdrawn_at       timestamptz,
    unique (agency_key, indicator_key, period_key, stage_key, observation_revision, model_version_key, data_hash)
);
comment on table dw.fact_anomaly is 'One finding on one observation by one model version on one state of the data; a finding that a later run no longer makes is withdrawn, unless a person has reviewed it.';

create table dw.fact_review (
    review_key   bigint generated by default as identity primary key,
    anomaly_key  bigint      not null references dw.fact_anomaly,
    decision     text        not null check (decision in ('CONFIRMED', 'DISMISSED', 'EXPLANATION_ASKED', 'REOPENED')),
    note         text        not null default '',
    reviewer     text        not null,
    decided_at   timestamptz not null default now()
);
comment on table dw.fact_review is 'One decision of one person on one anomaly; never changed, the last one stands.';
create index review_anomaly on dw.fact_review (anomaly_key, review_key desc);

create table dw.fact_forecast (
    forecast_key        bigint generated by default as identity primary key,
    agency_key          int         not null references dw.dim_agency,
    target_period_key   int         not null references dw.dim_period,
    origin_period_key   int         not null references dw.dim_period,
    model_version_key   int         not null references dw.dim_model_version,
    methodology_key     int         not null references dw.dim_methodology,
    agency_group_key    int         not null references dw.dim_agency_group,
    history_count       int         not null,
    mean                double precision not null,
    q025                double precision not null,
    q05                 double precision not null,
    q10                 double precision not null,
    q25                 double precision not null,
    q50                 double precision not null,
    q75                 double precision not null,
    q90                 double precision not null,
    q95                 double precision not null,
    q975                double precision not null,
    rank_low            int,
    rank_expected       double precision,
    rank_high           int,
    data_hash           char(64)    not null,
    run_key             bigint      not null,
    made_at             timestamptz not null,
    unique (agency_key, target_period_key, origin_period_key, model_version_key, data_hash),
    check (q025 <= q05 and q05 <= q10 and q10 <= q25 and q25 <= q50 and q50 <= q75 and q75 <= q90 and q90 <= q95 and q95 <= q975)
);
comment on table dw.fact_forecast is 'One agency x target period x origin period x model version x state of the data: quantiles of the total and the range of ranks (80 %).';

create table dw.fact_forecast_grade (
    forecast_key  bigint   not null references dw.fact_forecast on delete cascade,
    grade_code    text     not null,
    sort_order    smallint not null,
    probability   double precision not null check (probability >= 0 and probability <= 1),
    primary key (forecast_key, grade_code)
);
comment on table dw.fact_forecast_grade is 'One grade''s probability in one forecast; the probabilities of a forecast sum to 1.';

create table dw.fact_backtest (
    backtest_key       bigint generated by default as identity primary key,
    model_version_key  int         not null references dw.dim_model_version,
    agency_group_key   int         not null references dw.dim_agency_group,
    measure            text        not null,
    value              double precision not null,
    naive_value        double precision,
    case_count         int         not null,
    run_key            bigint      not null,
    measured_at        timestamptz not null,
    unique (model_version_key, agency_group_key, measure)
);
comment on table dw.fact_backtest is 'One measure of one model version on one group''s own history by rolling origin, beside that of the last value.';

create table dw.publication (
    publication_key   int generated by default as identity primary key,
    methodology_key   int      not null references dw.dim_methodology,
    agency_group_key  int      not null references dw.dim_agency_group,
    period_key        int      not null references dw.dim_period,
    decision_number   text,
    decided_on        date,
    published_on      date,
    method_hash       char(64) not null,
    content_hash      char(64) not null,
    source_file_key   int      not null references ops.source_file,
    unique (methodology_key, agency_group_key, period_key, content_hash)
);
comment on table dw.publication is 'One official announcement of one group''s results for one period, frozen: what was decided when, under which method and with which content.';

-- Yearly partitions; the loader asks for the years of a file before it writes them.
create function dw.ensure_year_partitions(first_year int, last_year int) returns int
language plpgsql security definer set search_path = pg_catalog as $$
declare
    parent text;
    made   int := 0;
begin
    if first_year < 1900 or last_year > 2200 or first_year > last_year then
        raise exception 'years % to % are not plausible for a partition', first_year, last_year;
    end if;
    for parent in values ('fact_observation'), ('fact_score'), ('fact_delta'), ('fact_delta_contribution') loop
        for y in first_year .. last_year loop
            if to_regclass(format('dw.%I', parent || '_' || y)) is null then
                -- Two loaders may ask for the same year at once; the second waits here and then finds it made.
                perform pg_advisory_xact_lock(hashtext('dw.ensure_year_partitions'));
                if to_regclass(format('dw.%I', parent || '_' || y)) is null then
                    execute format('create table dw.%I partition of dw.%I for values from (%s) to (%s)',
                                   parent || '_' || y, parent, y, y + 1);
                    made := made + 1;
                end if;
            end if;
        end loop;
    end loop;
    return made;
end
$$;
comment on function dw.ensure_year_partitions is 'Makes the yearly partitions of every partitioned fact that are missing; returns how many were made.';
select dw.ensure_year_partitions(2000, 2030);

create function dw.refuse_rewrite() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception '%.% is append-only: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
        using hint = 'Add a new row that supersedes the old one.';
end
$$;
comment on function dw.refuse_rewrite is 'Trigger: refuses a change to an append-only table.';

create trigger review_is_append_only before update or delete or truncate on dw.fact_review
    for each statement execute function dw.refuse_rewrite();

-- A revision may be closed once; nothing else of it may change.
create function dw.refuse_all_but_closing() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if old.known_to is not null or new.known_to is null
       or to_jsonb(old) - 'known_to' is distinct from to_jsonb(new) - 'known_to' then
        raise exception '%.% is append-only: only known_to of an open revision may be set', tg_table_schema, tg_table_name
            using hint = 'Add a new revision that supersedes this one.';
    end if;
    return new;
end
$$;
comment on function dw.refuse_all_but_closing is 'Trigger: an update may only fill in known_to.';
create trigger observation_is_append_only before update on dw.fact_observation
    for each row execute function dw.refuse_all_but_closing();
create trigger group_statistic_is_append_only before update on dw.fact_group_statistic
    for each row execute function dw.refuse_all_but_closing();
create trigger score_is_append_only before update on dw.fact_score
    for each row execute function dw.refuse_all_but_closing();

create unlogged table staging.observation (
    source_file_key  int      not null,
    line_number      bigint   not null,
    agency_key       int      not null,
    indicator_key    int      not null,
    period_key       int      not null,
    stage_key        smallint not null,
    year             smallint not null,
    status_key       smallint not null,
    value            numeric,
    numerator        numeric,
    denominator      numeric,
    raw_text         text,
    warning_codes    text[]
);
comment on table staging.observation is 'One accepted line of the file that is being loaded, its names resolved to keys.';
