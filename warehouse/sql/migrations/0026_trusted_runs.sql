-- Runs that can be left alone at night: they end when somebody asks, are tried again after a pause, tell how far they
-- are, and begin in the order in which they rest on each other.
set local role itanalytics_migrator;

create function ops.run_lane(kind text, parameters jsonb) returns text
language sql immutable set search_path = pg_catalog as $$
    select case kind
        when 'PULL' then 'source ' || coalesce(parameters ->> 'source', '')
        when 'DROP' then 'drop'
        when 'REPLAY' then 'replay'
        else 'warehouse'
    end
$$;
comment on function ops.run_lane is 'The lane of a run: runs of one lane take turns, those of different lanes go side by side.';
revoke execute on function ops.run_lane from public;
grant execute on function ops.run_lane to itanalytics_etl, itanalytics_api;

alter table ops.run drop constraint run_kind_check, drop constraint run_state_check;
alter table ops.run
    add constraint run_kind_check check (kind in (
        'PIPELINE', 'LOAD', 'PULL', 'DROP', 'REPLAY', 'SCORE', 'DETECT', 'FORECAST', 'PUBLISH', 'MAINTAIN')),
    add constraint run_state_check check (state in (
        'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'INTERRUPTED', 'CANCELLED')),
    add column lane text not null generated always as (ops.run_lane(kind, parameters)) stored,
    add column attempt smallint not null default 1 check (attempt > 0),
    add column retry_of bigint references ops.run,
    add column due_at timestamptz not null default now(),
    add column first_key bigint;
comment on column ops.run.parameters is 'What the run is about: from_year and to_year for scores, findings and forecasts of those years; source of a pull; file, line and corrections, or spelling and agency, of a replay; retry false where nobody waits for it in the queue.';
comment on column ops.run.lane is 'Runs of one lane take turns; see ops.run_lane.';
comment on column ops.run.attempt is 'How often it has been begun, this time included.';
comment on column ops.run.retry_of is 'The run that this one tries again.';
comment on column ops.run.due_at is 'Before then no worker takes it up.';
comment on column ops.run.first_key is 'The first of the runs that this one tries again, whose place in the queue it has; null for a first one.';
update ops.run set due_at = queued_at;
update ops.run
set attempt = (parameters ->> 'attempt')::smallint, retry_of = (parameters ->> 'retry_of')::bigint,
    first_key = (parameters ->> 'retry_of')::bigint, parameters = parameters - 'attempt' - 'retry_of'
where parameters ? 'retry_of';

alter table ops.run_step
    add column rows_done bigint not null default 0,
    add column rows_per_second double precision,
    add column fraction double precision check (fraction between 0 and 1),
    add column estimated_end timestamptz;
comment on column ops.run_step.rows_done is 'Rows done so far, written with each sign of life.';
comment on column ops.run_step.rows_per_second is 'Rows done by the seconds since the step began.';
comment on column ops.run_step.fraction is 'Share of the step that is done; null where the step cannot know.';
comment on column ops.run_step.estimated_end is 'When it will end at its pace so far; null when it has ended, or cannot know.';

create table ops.run_cancellation (
    run_cancellation_key  bigint generated always as identity primary key,
    run_key               bigint      not null references ops.run,
    requested_by          text        not null,
    requested_at          timestamptz not null default now()
);
comment on table ops.run_cancellation is 'One person''s wish that one run end before it is done.';
create index run_cancellation_run on ops.run_cancellation (run_key);

-- A run that waits ends at once, even where no worker lives. One at work hears of it with its next sign of life.
create function ops.cancel_waiting() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update ops.run
    set state = 'CANCELLED', finished_at = now(), error_code = 'SYS924',
        message = 'Cancelled by ' || new.requested_by || ' before it began. Ask for it again if it is wanted after all.'
    where run_key = new.run_key and state = 'QUEUED';
    return null;
end
$$;
comment on function ops.cancel_waiting is 'Trigger: ends a run that waits in the queue and is not wanted any more.';
revoke execute on function ops.cancel_waiting from public;
create trigger waiting_run_is_cancelled after insert on ops.run_cancellation
    for each row execute function ops.cancel_waiting();

-- What has ended may be what another run waits for.
create trigger end_is_announced after update of state on ops.run
    for each row when (new.state not in ('QUEUED', 'RUNNING')) execute function ops.announce_request();
comment on function ops.announce_request is 'Trigger: notifies itanalytics_run of a run that waits for a worker, or that has ended.';

create table ops.check_result (
    run_key         bigint  not null references ops.run,
    check_name      text    not null,
    explains        text    not null,
    offender_count  bigint  not null check (offender_count >= 0),
    examples        text[]  not null,
    primary key (run_key, check_name)
);
comment on table ops.check_result is 'One check of the warehouse as one maintenance found it: how many offenders, and the first of them.';

-- Where a statement stands is shown with it; without that column the planner leaves the join out.
create or replace view mart.observation as
select o.agency_key, a.durable_agency_key, o.indicator_key, o.period_key, o.stage_key, o.revision, o.year,
       g.stage_code as stage, s.status_code as status,
       o.value, o.numerator, o.denominator, o.raw_text, o.warning_codes,
       o.source_file_key, f.source_kind, o.line_number, o.known_from, p.place
from dw.fact_observation o
join dw.dim_agency a using (agency_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key)
join ops.source_file f using (source_file_key)
left join ops.statement_place p on p.source_file_key = o.source_file_key and p.line_number = o.line_number
where o.known_to is null;

create or replace view mart.observation_history as
select o.agency_key, a.durable_agency_key, o.indicator_key, o.period_key, o.stage_key, o.revision, o.year,
       g.stage_code as stage, s.status_code as status,
       o.value, o.numerator, o.denominator, o.raw_text, o.warning_codes,
       o.source_file_key, f.source_kind, o.line_number, o.known_from, o.known_to, p.place
from dw.fact_observation o
join dw.dim_agency a using (agency_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key)
join ops.source_file f using (source_file_key)
left join ops.statement_place p on p.source_file_key = o.source_file_key and p.line_number = o.line_number;

create or replace function mart.observation_at(instant timestamptz, publication bigint) returns setof mart.observation
language sql stable as $$
    select o.agency_key, o.durable_agency_key, o.indicator_key, o.period_key, o.stage_key, o.revision, o.year, o.stage,
           o.status, o.value, o.numerator, o.denominator, o.raw_text, o.warning_codes, o.source_file_key, o.source_kind,
           o.line_number, o.known_from, o.place
    from (select coalesce(instant, (select coalesce(max(p.frozen_at), mart.refuse_unknown_publication(publication))
                                    from dw.publication p where p.publication_key = publication)) as at) m
    join mart.observation_history o on o.known_from <= m.at and (o.known_to is null or o.known_to > m.at)
$$;

grant select, insert on ops.run_cancellation, ops.check_result to itanalytics_etl;
grant delete on ops.check_result to itanalytics_etl;
grant select on ops.run_cancellation, ops.check_result to itanalytics_api;
grant insert (run_key, requested_by) on ops.run_cancellation to itanalytics_api;
do $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        grant maintain on all tables in schema dw, mart, ops to itanalytics_etl;
        alter default privileges for role itanalytics_migrator in schema dw, mart, ops grant maintain on tables to itanalytics_etl;
    end if;
end
$$;
