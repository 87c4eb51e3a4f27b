-- grain: at most one row, the person of a session that is still good.
-- reads: ops.session, ops.person, ops.person_role, dw.dim_agency
select p.login as "Login", p.display_name as "Name",
       array(select r.role::text from ops.person_role r where r.person_key = p.person_key) as "Roles",
       c.agency_code as "AgencyCode",
       (select a.durable_agency_key from dw.dim_agency a where a.agency_code = c.agency_code limit 1) as "AgencyKey"
from ops.session s
join ops.person p using (person_key)
left join ops.person_role c on c.person_key = p.person_key and c.role = 'CLERK'
where s.token_hash = @tokenHash and s.ended_at is null and s.expires_at > now() and s.last_used_at > now() - @idle
  and not p.is_locked;
