-- grain: one row, whether the database can spread tables over nodes
-- reads: pg_proc
select exists (select from pg_proc where proname = 'create_distributed_table')
