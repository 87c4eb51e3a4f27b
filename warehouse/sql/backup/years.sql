-- grain: one row, the first and the last year that the facts have partitions for
-- reads: pg_inherits
select min(right(c.relname, 4)::int) as first, max(right(c.relname, 4)::int) as last
from pg_inherits i
join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'dw.fact_observation'::regclass and c.relname ~ '^fact_observation_[0-9]{4}$'
