-- grain: all sessions of one person, of no use from now on.
-- writes: ops.session
update ops.session set ended_at = now() where person_key = @key and ended_at is null;
