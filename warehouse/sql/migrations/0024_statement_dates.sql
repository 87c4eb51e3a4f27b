-- What a figure is, is what was stated last, not what was loaded last: each file has the moment of its statement, and
-- statements that made no revision are kept where they order those that come after them.
set local role itanalytics_migrator;

alter table ops.source_file
    add column stated_on date,
    add column stated_at timestamptz;
comment on column ops.source_file.stated_on is 'The day of which the statement is, as the contract or the name of the file says; NULL where neither does.';
comment on column ops.source_file.stated_at is 'Orders statements about one cell, the later one stands: the beginning of stated_on (UTC), else the moment of the first load, which is behind all before it.';
-- The same figures on another day are another statement.
alter table ops.source_file
    drop constraint source_file_source_code_content_hash_key,
    add unique nulls not distinct (source_code, content_hash, stated_on);
comment on table ops.source_file is 'One content (by SHA-256) received for one source contract (and day, where its files are of days), with the reconciliation of its lines: every line is a new fact, unchanged, superseded or rejected.';
update ops.source_file set stated_at = coalesce(loaded_at, received_at) where state = 'LOADED';
create index source_file_stated on ops.source_file (stated_at);

create table dw.fact_further_statement (
    agency_key       int         not null,
    indicator_key    int         not null,
    period_key       int         not null,
    stage_key        smallint    not null,
    source_file_key  int         not null references ops.source_file,
    year             smallint    not null,
    status_key       smallint    not null,
    value            numeric,
    numerator        numeric,
    denominator      numeric,
    raw_text         text,
    line_number      bigint      not null,
    known_from       timestamptz not null,
    primary key (agency_key, indicator_key, period_key, stage_key, source_file_key)
);
comment on table dw.fact_further_statement is 'One statement of agency x indicator x period x stage x source file that made no revision: a later one stood already when it came (late), or it repeats what stood under a later date; known_from is when the warehouse learnt of it.';

create table dw.fact_further_group_statement (
    agency_group_key  int         not null references dw.dim_agency_group,
    indicator_key     int         not null references dw.dim_indicator,
    period_key        int         not null references dw.dim_period,
    statistic         text        not null,
    stage_key         smallint    not null references dw.dim_stage,
    source_file_key   int         not null references ops.source_file,
    year              smallint    not null,
    value             numeric,
    numerator         numeric,
    denominator       numeric,
    unit              text        not null,
    raw_text          text        not null,
    line_number       bigint      not null,
    known_from        timestamptz not null,
    primary key (agency_group_key, indicator_key, period_key, statistic, stage_key, source_file_key)
);
comment on table dw.fact_further_group_statement is 'One statement of agency group x indicator x period x statistic x stage x source file that made no revision; as fact_further_statement, of groups.';

create view dw.observation_statement as
select o.agency_key, o.indicator_key, o.period_key, o.stage_key, file.stated_at, file.stated_on, o.year, o.status_key,
       o.value, o.numerator, o.denominator, o.raw_text, o.source_file_key, o.line_number, o.known_from, o.revision
from dw.fact_observation o
join ops.source_file file using (source_file_key)
union all
select s.agency_key, s.indicator_key, s.period_key, s.stage_key, file.stated_at, file.stated_on, s.year, s.status_key,
       s.value, s.numerator, s.denominator, s.raw_text, s.source_file_key, s.line_number, s.known_from, null
from dw.fact_further_statement s
join ops.source_file file using (source_file_key);
comment on view dw.observation_statement is 'One statement about agency x indicator x period x stage by one file, in the order of stated_at; revision is null where it made none. Files with dates make the same rows in whatever order they are loaded.';

create trigger further_statement_is_append_only before update or delete or truncate on dw.fact_further_statement
    for each statement execute function dw.refuse_rewrite();
create trigger further_group_statement_is_append_only before update or delete or truncate on dw.fact_further_group_statement
    for each statement execute function dw.refuse_rewrite();

grant select, insert on dw.fact_further_statement, dw.fact_further_group_statement to itanalytics_etl;
grant select on dw.fact_further_statement, dw.fact_further_group_statement to itanalytics_api;
grant select on dw.observation_statement to itanalytics_etl, itanalytics_api;
