-- grain: one row, the lane of a request that waits, or of the work that is to begin at once.
-- reads: ops.run
select coalesce((select lane from ops.run where run_key = @requestKey), ops.run_lane(@Kind, @parameters::jsonb))
