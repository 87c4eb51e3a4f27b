-- grain: at most one row, the key of a secret unless it was revoked, has expired or is not for sending files.
-- reads: ops.api_key
select api_key_key as "Key", name as "Name", agency_code as "AgencyCode", roles::text[] as "Roles",
       expires_at as "ExpiresAt", last_used_at as "LastUsedAt", created_at as "CreatedAt", revoked_at as "RevokedAt"
from ops.api_key
where secret_hash = @secretHash and revoked_at is null and coalesce(expires_at > now(), true)
  and roles::text[] && '{CLERK,OPERATOR,ADMINISTRATOR}';
