-- grain: one role that one person has no longer.
-- writes: ops.person_role
delete from ops.person_role where person_key = @key and role = @role;
