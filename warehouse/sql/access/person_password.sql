-- grain: one person with a new password, and a new chance.
-- writes: ops.person
update ops.person
set password_hash = @passwordHash, password_changed_at = now(), failed_count = 0, locked_until = null
where person_key = @key;
