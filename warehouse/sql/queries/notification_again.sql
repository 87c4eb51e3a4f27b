-- grain: one thing that was given up and is to be sent again; of one run, or all.
-- writes: ops.notification
update ops.notification
set given_up_at = null, attempt = 0, due_at = now()
where given_up_at is not null and run_key = coalesce(@runKey, run_key)
