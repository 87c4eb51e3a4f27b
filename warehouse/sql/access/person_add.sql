-- grain: one person; no row when the login is taken.
-- writes: ops.person
insert into ops.person (login, display_name, password_hash, password_changed_at, created_by)
values (@login, @name, @passwordHash, case when @passwordHash is not null then now() end, @createdBy)
on conflict (login) do nothing
returning person_key;
