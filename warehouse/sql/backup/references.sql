-- grain: one pair of tables, the first of which holds a foreign key into the second
-- reads: pg_constraint
select distinct source_schema.nspname || '.' || source.relname as source,
                target_schema.nspname || '.' || target.relname as target
from pg_constraint k
join pg_class source on source.oid = k.conrelid and not source.relispartition
join pg_namespace source_schema on source_schema.oid = source.relnamespace
join pg_class target on target.oid = k.confrelid and not target.relispartition
join pg_namespace target_schema on target_schema.oid = target.relnamespace
where k.contype = 'f' and source.oid <> target.oid
order by 1, 2
