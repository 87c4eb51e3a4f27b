-- grain: at most one row, the key of a secret unless it was revoked or has expired.
-- reads: ops.api_key, dw.dim_agency
select 'key ' || k.name as "Login", k.name as "Name", k.roles::text[] as "Roles", k.agency_code as "AgencyCode",
       (select a.durable_agency_key from dw.dim_agency a where a.agency_code = k.agency_code limit 1) as "AgencyKey"
from ops.api_key k
where k.secret_hash = @secretHash and k.revoked_at is null and coalesce(k.expires_at > now(), true);
