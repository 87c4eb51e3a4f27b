-- A run that was given up for dead in the meantime stays INTERRUPTED.
-- writes: ops.run
update ops.run
set state = @State, finished_at = now(), error_code = @code, message = @message
where run_key = @runKey and state = 'RUNNING'
