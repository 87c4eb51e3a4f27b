-- grain: one thing that was sent, with what came of it.
-- writes: ops.notification
update ops.notification
set attempt = attempt + 1, last_error = @error,
    delivered_at = case when @error is null then now() end,
    given_up_at = case when @error is not null and attempt + 1 >= @attempts then now() end,
    due_at = now() + @pause
where notification_key = any(@keys)
