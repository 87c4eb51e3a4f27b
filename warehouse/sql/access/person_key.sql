-- grain: the key of the person of a login.
-- reads: ops.person
select person_key from ops.person where login = @login;
