-- Asks again for interrupted runs that had waited in the queue: at most three attempts, and not when the same kind is
-- waiting already.
insert into ops.run (kind, requested_by, parameters)
select distinct on (e.kind) e.kind, e.requested_by,
       e.parameters || jsonb_build_object('retry_of', e.run_key, 'attempt', coalesce((e.parameters ->> 'attempt')::int, 1) + 1)
from ops.run e
where e.run_key = any(@runKeys) and e.state = 'INTERRUPTED'
  and coalesce((e.parameters ->> 'retry')::boolean, true)
  and coalesce((e.parameters ->> 'attempt')::int, 1) < 3
  and not exists (select from ops.run q where q.state = 'QUEUED' and q.kind = e.kind)
order by e.kind, e.run_key
