-- grain: one session, used now; written once a minute at most.
-- writes: ops.session
update ops.session set last_used_at = now() where token_hash = @tokenHash and last_used_at < now() - interval '1 minute';
