-- grain: one person, in the order of the logins.
-- reads: ops.person, ops.person_role, ops.session
select p.login as "Login", p.display_name as "Name", p.is_locked as "IsLocked", p.locked_until as "LockedUntil",
       p.password_hash is not null as "HasPassword",
       array(select r.role || coalesce(' ' || r.agency_code, '') from ops.person_role r
             where r.person_key = p.person_key order by r.role) as "Roles",
       (select max(s.last_used_at) from ops.session s where s.person_key = p.person_key) as "LastUsedAt"
from ops.person p
order by p.login;
