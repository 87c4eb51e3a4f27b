-- grain: one person, locked out until another word, or let in again.
-- writes: ops.person
update ops.person set is_locked = @isLocked, failed_count = 0, locked_until = null where person_key = @key;
