-- grain: one key; only the hash of its secret is kept.
-- writes: ops.api_key
insert into ops.api_key (name, secret_hash, agency_code, created_by)
values (@name, @secretHash, @agencyCode, @createdBy)
on conflict (name) do nothing
returning api_key_key as "Key", name as "Name", agency_code as "AgencyCode", created_at as "CreatedAt", revoked_at as "RevokedAt";
