-- grain: one person whose password was not right; locked out for a while after several times.
-- writes: ops.person
update ops.person
set failed_count = failed_count + 1,
    locked_until = case when failed_count + 1 >= @allowed then now() + @lockout else locked_until end
where person_key = @key;
