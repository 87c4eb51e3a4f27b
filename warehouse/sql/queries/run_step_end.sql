-- grain: one step of one run, at its end.
-- writes: ops.run_step
update ops.run_step
set state = @state, rows_in = @RowsIn, rows_out = @RowsOut, message = @Message, finished_at = now(),
    rows_done = @RowsDone, rows_per_second = @RowsPerSecond, estimated_end = null,
    fraction = case when @state = 'SUCCEEDED' then 1 else @Fraction end
where run_key = @runKey and step_number = @number
