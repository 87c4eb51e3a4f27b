-- grain: the person of a login, held until the transaction ends, so that guesses at one password take turns.
-- reads: ops.person
select person_key as "Key", password_hash as "PasswordHash",
       is_locked or coalesce(locked_until > now(), false) as "IsLocked"
from ops.person
where login = @login
for update;
