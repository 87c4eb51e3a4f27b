-- Ends the runs of dead workers with their open steps, and asks again for those that waited in the queue:
-- at most three attempts, and not when the same kind is waiting already.
with dead as (
    select run_key
    from ops.run
    where state = 'RUNNING' and coalesce(heartbeat_at, started_at, queued_at) <= now() - @silence
    for update skip locked
),
ended as (
    update ops.run r
    set state = 'INTERRUPTED', finished_at = now(), error_code = 'SYS921',
        message = 'The worker ' || coalesce(r.worker, '?') || ' gave no sign of life any more.'
    from dead
    where r.run_key = dead.run_key
    returning r.*
),
steps as (
    update ops.run_step s
    set state = 'INTERRUPTED', finished_at = now(), message = 'The worker died.'
    from dead
    where s.run_key = dead.run_key and s.state = 'RUNNING'
),
again as (
    insert into ops.run (kind, requested_by, parameters)
    select distinct on (e.kind) e.kind, e.requested_by,
           e.parameters || jsonb_build_object('retry_of', e.run_key, 'attempt', coalesce((e.parameters ->> 'attempt')::int, 1) + 1)
    from ended e
    where coalesce((e.parameters ->> 'retry')::boolean, true)
      and coalesce((e.parameters ->> 'attempt')::int, 1) < 3
      and not exists (select from ops.run q where q.state = 'QUEUED' and q.kind = e.kind)
    order by e.kind, e.run_key
    returning run_key
)
select count(*)::int from ended
