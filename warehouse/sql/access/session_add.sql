-- grain: one session of one person.
-- writes: ops.session
insert into ops.session (token_hash, person_key, address, expires_at)
values (@tokenHash, @key, @address, now() + @lifetime);
