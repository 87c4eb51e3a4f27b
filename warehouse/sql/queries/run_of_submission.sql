-- grain: one run that is its own transaction: it is seen when it has succeeded, or never.
-- writes: ops.run
insert into ops.run (kind, state, requested_by, started_at, finished_at, worker)
values ('LOAD', 'SUCCEEDED', @requestedBy, now(), now(), @worker)
returning run_key;
