-- grain: at most one request for some work: none where the same waits already.
-- reads: ops.run
-- writes: ops.run
insert into ops.run (kind, requested_by, parameters)
select @kind, @requestedBy, @parameters::jsonb
where not exists (
    select from ops.run where state = 'QUEUED' and kind = @kind and parameters = @parameters::jsonb)
returning run_key
