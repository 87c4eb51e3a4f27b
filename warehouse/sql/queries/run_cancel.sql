-- grain: one wish that a run end, where it has not ended yet.
-- reads: ops.run
-- writes: ops.run_cancellation
insert into ops.run_cancellation (run_key, requested_by)
select run_key, @requestedBy
from ops.run
where run_key = @runKey and state in ('QUEUED', 'RUNNING')
returning run_key
