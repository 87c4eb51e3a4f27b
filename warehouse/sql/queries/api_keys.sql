-- grain: one key, the newest first.
-- reads: ops.api_key
select api_key_key as "Key", name as "Name", agency_code as "AgencyCode", roles::text[] as "Roles",
       expires_at as "ExpiresAt", last_used_at as "LastUsedAt", created_at as "CreatedAt", revoked_at as "RevokedAt"
from ops.api_key
order by api_key_key desc;
