-- grain: one role of one person; a clerk's agency is the last one said.
-- writes: ops.person_role
insert into ops.person_role (person_key, role, agency_code, granted_by)
values (@key, @role, @agencyCode, @grantedBy)
on conflict (person_key, role) do update
set agency_code = excluded.agency_code, granted_at = now(), granted_by = excluded.granted_by
where ops.person_role.agency_code is distinct from excluded.agency_code;
