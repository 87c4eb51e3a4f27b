-- grain: at most one request for the whole flow: none where one waits already.
-- reads: ops.run
-- writes: ops.run
insert into ops.run (kind, requested_by)
select 'PIPELINE', @requestedBy
where not exists (select from ops.run where kind = 'PIPELINE' and state = 'QUEUED' and parameters = '{}')
