-- grain: at most one row, the key of a secret unless it was revoked.
-- reads: ops.api_key
select api_key_key as "Key", name as "Name", agency_code as "AgencyCode", created_at as "CreatedAt", revoked_at as "RevokedAt"
from ops.api_key
where secret_hash = @secretHash and revoked_at is null;
