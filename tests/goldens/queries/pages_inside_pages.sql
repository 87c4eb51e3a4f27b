select t.score_key, t.node_key, t.points
from mart.node_score t
where t.score_key = any(array(select t.c0
    from (select distinct unnest(array(select t.c0
        from (select distinct unnest(array(select t.agency_group_key
            from dw.dim_agency_group t
            where t.agency_group_key <> 0
            order by t.sort_order, t.agency_group_key
            limit 2)) as k) p
        cross join lateral (select t.durable_agency_key as c0 from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
          where b.agency_group_key = p.k
          and b.valid_to is null and t.valid_to is null
          order by t.agency_code, t.agency_key
          limit 2) t)) as k) p
    cross join lateral (select t.score_key as c0 from mart.score t
      where t.durable_agency_key = p.k
      and t.total is not null
      order by t.year, t.score_key
      limit 1) t))
and t.level = 1
order by t.score_key, t.level, t.sort_order, t.node_key;
select p.k, t.c0, t.c1, t.c2
from (select distinct unnest(array(select t.c0
    from (select distinct unnest(array(select t.agency_group_key
        from dw.dim_agency_group t
        where t.agency_group_key <> 0
        order by t.sort_order, t.agency_group_key
        limit 2)) as k) p
    cross join lateral (select t.durable_agency_key as c0 from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
      where b.agency_group_key = p.k
      and b.valid_to is null and t.valid_to is null
      order by t.agency_code, t.agency_key
      limit 2) t)) as k) p
cross join lateral (select t.year as c0, t.total as c1, t.score_key as c2 from mart.score t
  where t.durable_agency_key = p.k
  and t.total is not null
  order by t.year, t.score_key
  limit 1) t
order by p.k, t.c0, t.c2;
select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.c0
    from (select distinct unnest(array(select t.c0
        from (select distinct unnest(array(select t.agency_group_key
            from dw.dim_agency_group t
            where t.agency_group_key <> 0
            order by t.sort_order, t.agency_group_key
            limit 2)) as k) p
        cross join lateral (select t.durable_agency_key as c0 from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
          where b.agency_group_key = p.k
          and b.valid_to is null and t.valid_to is null
          order by t.agency_code, t.agency_key
          limit 2) t)) as k) p
    cross join lateral (select t.source_file_key as c0 from mart.anomaly t
      where t.durable_agency_key = p.k
      order by t.score desc, t.anomaly_key
      limit 1) t));
select p.k, t.c0, t.c1, t.c2, t.c3
from (select distinct unnest(array(select t.c0
    from (select distinct unnest(array(select t.agency_group_key
        from dw.dim_agency_group t
        where t.agency_group_key <> 0
        order by t.sort_order, t.agency_group_key
        limit 2)) as k) p
    cross join lateral (select t.durable_agency_key as c0 from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
      where b.agency_group_key = p.k
      and b.valid_to is null and t.valid_to is null
      order by t.agency_code, t.agency_key
      limit 2) t)) as k) p
cross join lateral (select t.kind as c0, t.score as c1, t.model_version_key as c2, t.source_file_key as c3, t.anomaly_key as c4 from mart.anomaly t
  where t.durable_agency_key = p.k
  order by t.score desc, t.anomaly_key
  limit 1) t
order by p.k, t.c1 desc, t.c4;
select p.k, t.c0
from (select distinct unnest(array(select t.agency_group_key
    from dw.dim_agency_group t
    where t.agency_group_key <> 0
    order by t.sort_order, t.agency_group_key
    limit 2)) as k) p
cross join lateral (select t.agency_key as c0, t.agency_code as c1 from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
  where b.agency_group_key = p.k
  and b.valid_to is null and t.valid_to is null
  order by t.agency_code, t.agency_key
  limit 2) t
order by p.k, t.c1, t.c0;
select t.agency_group_key, (select dimension_generation from ops.generation)
from dw.dim_agency_group t
where t.agency_group_key <> 0
order by t.sort_order, t.agency_group_key
limit 2;
