-- grain: one run that ended badly and is not tried again x channel. Who asked for it is not told.
-- reads: ops.run
-- writes: ops.notification
insert into ops.notification (channel, run_key, body)
select c.channel, r.run_key, jsonb_build_object(
           'kind', r.kind, 'state', r.state, 'errorCode', r.error_code, 'message', r.message, 'attempt', r.attempt,
           'startedAt', r.started_at, 'finishedAt', r.finished_at)
from ops.run r
cross join unnest(@channels) as c (channel)
where r.run_key = any(@runKeys) and r.state in ('FAILED', 'INTERRUPTED')
  and not exists (select from ops.run n where n.retry_of = r.run_key)
on conflict do nothing
