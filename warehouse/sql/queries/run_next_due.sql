-- grain: one row, how long until the next request that must wait is due; null where none does.
-- reads: ops.run
select greatest(min(due_at) - now(), interval '0') from ops.run where state = 'QUEUED' and due_at > now()
