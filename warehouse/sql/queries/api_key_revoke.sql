-- grain: the key of a name, from now on of no use.
-- writes: ops.api_key
update ops.api_key set revoked_at = now() where name = @name and revoked_at is null;
