-- grain: one key, used now; written once a minute at most.
-- writes: ops.api_key
update ops.api_key set last_used_at = now()
where secret_hash = @secretHash and coalesce(last_used_at < now() - interval '1 minute', true);
