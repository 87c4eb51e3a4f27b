update ops.run_step
set state = @state, rows_in = @RowsIn, rows_out = @RowsOut, message = @Message, finished_at = now()
where run_key = @runKey and step_number = @number
