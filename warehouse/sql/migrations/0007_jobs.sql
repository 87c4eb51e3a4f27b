-- The scheduler makes its tables itself, in a schema of its own, on its first start.
set local role itanalytics_migrator;

grant usage, create on schema jobs to itanalytics_etl;

-- A forecast that was overtaken and then made again from the same data stands again.
grant update (made_at, run_key) on dw.fact_forecast to itanalytics_etl;

-- A request for a run wakes a worker; the sender needs no further right than to insert it.
create function ops.announce_request() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    perform pg_notify('itanalytics_run', new.run_key::text);
    return new;
end
$$;
comment on function ops.announce_request is 'Trigger: notifies itanalytics_run of a run that waits for a worker.';
create trigger request_is_announced after insert on ops.run
    for each row when (new.state = 'QUEUED') execute function ops.announce_request();
