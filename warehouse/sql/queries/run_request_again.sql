-- grain: one request for each run that is to be tried again: those that had waited in the queue, no more often than
-- @attempts times, and not where the same work waits already.
-- reads: ops.run
-- writes: ops.run
insert into ops.run (kind, requested_by, parameters, attempt, retry_of, first_key, due_at)
select distinct on (e.kind, e.parameters) e.kind, e.requested_by, e.parameters, e.attempt + 1, e.run_key,
       coalesce(e.first_key, e.run_key), now() + @pause
from ops.run e
where e.run_key = any(@runKeys)
  and coalesce((e.parameters ->> 'retry')::boolean, true)
  and e.attempt < @attempts
  and not exists (select from ops.run_cancellation c where c.run_key = e.run_key)
  and not exists (select from ops.run q where q.state = 'QUEUED' and q.kind = e.kind and q.parameters = e.parameters)
order by e.kind, e.parameters, e.run_key
returning run_key as "runKey", attempt, due_at as "dueAt"
