-- grain: one table, or partition of one, that changed much since it was vacuumed or analysed, and that this role may
-- maintain; with the partitioned table it is a part of.
-- reads: pg_stat_user_tables
select s.relid::regclass::text as "name", i.inhparent::regclass::text as "parent",
       greatest(s.n_dead_tup, s.n_mod_since_analyze) as "changed"
from pg_stat_user_tables s
join pg_class c on c.oid = s.relid and c.relkind = 'r'
left join pg_inherits i on i.inhrelid = s.relid
where s.schemaname in ('dw', 'mart', 'ops')
  and greatest(s.n_dead_tup, s.n_mod_since_analyze) > 500 + s.n_live_tup / 10
  -- Before PostgreSQL 17 only the owner may.
  and case when current_setting('server_version_num')::int >= 170000
           then has_table_privilege(s.relid, 'MAINTAIN')
           else pg_has_role(c.relowner, 'USAGE') end
order by 1
