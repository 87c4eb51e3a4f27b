-- grain: one migration that was applied
-- reads: ops.schema_migration
select name, checksum::text as checksum
from ops.schema_migration
order by version
