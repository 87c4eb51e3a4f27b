-- grain: one table that a backup holds, without its partitions; columns in the order of the table
-- reads: pg_class, pg_attribute
-- left out: the scheduler's own tables, what is staged, and the journal of migrations, which the manifest holds
select n.nspname || '.' || c.relname as name,
       array_agg(a.attname::text order by a.attnum) as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname in ('dw', 'mart', 'ops')
  and (n.nspname, c.relname) <> ('ops', 'schema_migration')
group by n.nspname, c.relname
order by 1
