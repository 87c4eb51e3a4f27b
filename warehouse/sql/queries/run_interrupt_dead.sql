-- Ends the runs of dead workers, with their open steps: all that are silent, or those of one lane.
-- writes: ops.run, ops.run_step
with dead as (
    select run_key
    from ops.run
    where state = 'RUNNING' and coalesce(heartbeat_at, started_at, queued_at) <= now() - @silence
      and lane = coalesce(@lane, lane)
    for update skip locked
),
steps as (
    update ops.run_step s
    set state = 'INTERRUPTED', finished_at = now(), estimated_end = null, message = 'The worker died.'
    from dead
    where s.run_key = dead.run_key and s.state = 'RUNNING'
)
update ops.run r
set state = 'INTERRUPTED', finished_at = now(), error_code = 'SYS921',
    message = 'The worker ' || coalesce(r.worker, '?') || ' gave no sign of life any more.'
from dead
where r.run_key = dead.run_key
returning r.run_key
