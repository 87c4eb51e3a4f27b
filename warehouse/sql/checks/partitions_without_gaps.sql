-- check: partitions_without_gaps
-- explains: a partitioned fact lacks the partition of a year between its first and its last, or of the next year
with partition as (
    select i.inhparent, split_part(c.relname, '_', -1)::int as year
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    join pg_class parent on parent.oid = i.inhparent
    join pg_namespace n on n.oid = parent.relnamespace
    where n.nspname = 'dw' and parent.relkind = 'p' and c.relkind = 'r'
),
expected as (
    select inhparent, generate_series(min(year), greatest(max(year), extract(year from current_date)::int + 1)) as year
    from partition
    group by inhparent
)
select e.inhparent::regclass::text as parent, e.year
from expected e
left join partition p using (inhparent, year)
where p.year is null
