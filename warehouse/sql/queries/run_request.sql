-- A request for a run; a worker takes it up.
insert into ops.run (kind, requested_by)
values (@Kind, @requestedBy)
returning run_key
