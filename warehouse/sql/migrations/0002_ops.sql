set local role itanalytics_migrator;

create table ops.run (
    run_key       bigint generated always as identity primary key,
    kind          text        not null check (kind in ('PIPELINE', 'LOAD', 'SCORE', 'DETECT', 'FORECAST')),
    state         text        not null default 'QUEUED'
                  check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'INTERRUPTED')),
    requested_by  text        not null,
    parameters    jsonb       not null default '{}',
    queued_at     timestamptz not null default now(),
    started_at    timestamptz,
    heartbeat_at  timestamptz,
    finished_at   timestamptz,
    worker        text,
    error_code    text,
    message       text
);
comment on table ops.run is 'One run of one job: from the request to its end, with the worker that did it.';
create index run_state on ops.run (state, run_key desc);

create table ops.run_step (
    run_key      bigint      not null references ops.run on delete cascade,
    step_number  smallint    not null,
    name         text        not null,
    state        text        not null check (state in ('RUNNING', 'SUCCEEDED', 'FAILED', 'INTERRUPTED')),
    rows_in      bigint      not null default 0,
    rows_out     bigint      not null default 0,
    started_at   timestamptz not null default now(),
    finished_at  timestamptz,
    message      text,
    primary key (run_key, step_number)
);
comment on table ops.run_step is 'One step of one run, with its row counts.';

create table ops.source_file (
    source_file_key   int generated always as identity primary key,
    source_code       text        not null,
    source_kind       text        not null check (source_kind in ('OFFICIAL', 'PRESS', 'PUBLISHED_INDEX', 'SUBMISSION', 'SYNTHETIC')),
    name              text        not null,
    content_hash      char(64)    not null,
    byte_count        bigint      not null,
    licence           text,
    citation          text,
    state             text        not null default 'LOADING' check (state in ('LOADING', 'LOADED', 'REFUSED')),
    line_count        bigint      not null default 0,
    fact_count        bigint      not null default 0,
    unchanged_count   bigint      not null default 0,
    superseded_count  bigint      not null default 0,
    rejected_count    bigint      not null default 0,
    run_key           bigint      not null references ops.run,
    received_at       timestamptz not null default now(),
    loaded_at         timestamptz,
    unique (source_code, content_hash),
    constraint source_file_reconciles check (
        state <> 'LOADED' or line_count = fact_count + unchanged_count + superseded_count + rejected_count)
);
comment on table ops.source_file is 'One content (by SHA-256) received for one source contract, with the reconciliation of its lines: every line is a new fact, unchanged, superseded or rejected.';

create table ops.rejection (
    rejection_key    bigint generated always as identity primary key,
    source_file_key  int         not null references ops.source_file,
    run_key          bigint      not null references ops.run,
    line_number      bigint      not null,
    field            text,
    rule_code        text        not null,
    message_vi       text        not null,
    message_en       text        not null,
    raw_text         text        not null,
    rejected_at      timestamptz not null default now()
);
comment on table ops.rejection is 'One refused line of one source file: the field, the rule, what is wrong and how to mend it, and the line as it was received (at most 4,000 characters of it).';
create index rejection_file on ops.rejection (source_file_key, line_number);

create table ops.reproduction (
    reproduction_key  bigint generated always as identity primary key,
    methodology_code  text        not null,
    methodology_key   int         not null,
    year              smallint    not null,
    agency_group_key  int         not null,
    row_count         int         not null,
    largest_error     numeric,
    ranks_different   int,
    tolerance         numeric     not null,
    verdict           text        not null check (verdict in ('REPRODUCED', 'NOT_REPRODUCED', 'NO_METHODOLOGY')),
    reason            text        not null,
    run_key           bigint      not null references ops.run,
    checked_at        timestamptz not null default now(),
    unique (methodology_code, year, agency_group_key)
);
comment on table ops.reproduction is 'One comparison of computed with published totals: methodology family x year x group, at the last run that scored them.';

create table ops.generation (
    only_row    boolean     primary key default true check (only_row),
    generation  bigint      not null,
    changed_at  timestamptz not null
);
comment on table ops.generation is 'One row: a number that rises whenever an answer of the API may have changed.';
insert into ops.generation (generation, changed_at) values (1, now());

-- Callers run this last in their transaction; listeners hear of it when the transaction commits.
create function ops.bump_generation() returns bigint
language sql security definer set search_path = pg_catalog as $$
    update ops.generation set generation = generation + 1, changed_at = now();
    select pg_notify('itanalytics_generation', generation::text) from ops.generation;
    select generation from ops.generation;
$$;
comment on function ops.bump_generation is 'Raises the warehouse generation and notifies itanalytics_generation; returns the new number.';
