-- grain: one number: how many people may administer and are not locked out.
-- reads: ops.person, ops.person_role
select count(*) from ops.person p join ops.person_role r using (person_key)
where r.role = 'ADMINISTRATOR' and not p.is_locked;
