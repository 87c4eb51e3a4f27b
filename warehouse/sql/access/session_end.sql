-- grain: one session, of no use from now on.
-- writes: ops.session
update ops.session set ended_at = now() where token_hash = @tokenHash and ended_at is null;
