-- A run that begins at once. Nobody waits for it in a queue, so it is not asked for again when its worker dies.
-- writes: ops.run
insert into ops.run (kind, state, requested_by, parameters, started_at, heartbeat_at, worker)
values (@Kind, 'RUNNING', @requestedBy, @parameters::jsonb || '{"retry": false}', now(), now(), @worker)
returning run_key
