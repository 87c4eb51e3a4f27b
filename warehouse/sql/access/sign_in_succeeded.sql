-- grain: one person whose password was right; with a new hash where the old one had become too weak.
-- writes: ops.person
update ops.person
set failed_count = 0, locked_until = null, password_hash = coalesce(@newHash, password_hash)
where person_key = @key;
