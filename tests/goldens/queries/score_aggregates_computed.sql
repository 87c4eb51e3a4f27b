select count(*)
from (select t.grade_code, t.year
  from mart.score t
  where t.year >= $1
  group by 1, 2) t;
select t.year, t.grade_code, t.score_count, t.total_count, t.median_total, t.average_total, (select dimension_generation from ops.generation)
from (select t.grade_code, t.year, count(*)::int as score_count, count(t.total)::int as total_count, trim_scale((percentile_disc(0.5) within group (order by t.total) + percentile_disc(0.5) within group (order by t.total desc)) / 2) as median_total, trim_scale(avg(t.total)) as average_total
  from mart.score t
  where t.year >= $1
  group by 1, 2) t
order by t.average_total desc nulls last, t.grade_code, t.year
limit 5;
select p.k, t.c0
from (select distinct unnest(array(select t.agency_group_key
    from (select t.agency_group_key, t.methodology_key, count(*)::int as score_count, max(t.total) as maximum_total
      from mart.score t
      where t.grade_code = $1
      group by 1, 2) t
    left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
    order by j1.group_code desc nulls last, t.agency_group_key, t.methodology_key
    limit 1000)) as k) p
cross join lateral (select t.agency_key as c0, t.agency_code as c1 from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
  where b.agency_group_key = p.k
  and b.valid_to is null and t.valid_to is null
  order by t.agency_code, t.agency_key
  limit 1) t
order by p.k, t.c1, t.c0;
select t.agency_group_key, t.methodology_key, t.score_count, t.maximum_total, (select dimension_generation from ops.generation)
from (select t.agency_group_key, t.methodology_key, count(*)::int as score_count, max(t.total) as maximum_total
  from mart.score t
  where t.grade_code = $1
  group by 1, 2) t
left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
order by j1.group_code desc nulls last, t.agency_group_key, t.methodology_key
limit 1000;
