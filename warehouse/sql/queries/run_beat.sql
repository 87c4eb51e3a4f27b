-- grain: one row: is the run still this worker's, and who wants it to end.
-- reads: ops.run_cancellation
-- writes: ops.run, ops.run_step
with alive as (
    update ops.run set heartbeat_at = now() where run_key = @runKey and state = 'RUNNING' returning 1
),
told as (
    update ops.run_step
    set rows_done = @RowsDone, rows_per_second = @RowsPerSecond, fraction = @Fraction,
        estimated_end = now() + @SecondsLeft * interval '1 second'
    where run_key = @runKey and step_number = @number and state = 'RUNNING'
)
select exists (select from alive) as "isAlive",
       (select requested_by from ops.run_cancellation where run_key = @runKey order by run_cancellation_key limit 1)
           as "cancelledBy"
