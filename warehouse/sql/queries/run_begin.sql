-- A run that begins at once. Nobody waits for it in a queue, so it is not asked for again when its worker dies.
insert into ops.run (kind, state, requested_by, parameters, started_at, heartbeat_at, worker)
values (@Kind, 'RUNNING', @requestedBy, '{"retry": false}', now(), now(), @worker)
returning run_key
