-- A waiting request becomes the run of one worker. A second worker finds it locked or no longer waiting.
-- writes: ops.run
update ops.run
set state = 'RUNNING', started_at = now(), heartbeat_at = now(), worker = @worker
where run_key = (select run_key from ops.run where run_key = @runKey and state = 'QUEUED' for update skip locked)
returning requested_by as "requestedBy", parameters::text as "parameters"
