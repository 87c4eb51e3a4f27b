-- grain: one key; only the hash of its secret is kept.
-- writes: ops.api_key
insert into ops.api_key (name, secret_hash, agency_code, roles, expires_at, created_by)
values (@name, @secretHash, @agencyCode, @roles::ops.access_role[], @expiresAt, @createdBy)
on conflict (name) do nothing
returning api_key_key as "Key", name as "Name", agency_code as "AgencyCode", roles::text[] as "Roles",
       expires_at as "ExpiresAt", last_used_at as "LastUsedAt", created_at as "CreatedAt", revoked_at as "RevokedAt";
