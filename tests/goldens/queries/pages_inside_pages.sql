select t.score_key, t.node_key, t.points
from mart.node_score t
where t.score_key = any(array(select t.score_key
    from (select distinct unnest(array(select t.durable_agency_key
        from (select distinct unnest(array(select t.agency_group_key
            from dw.dim_agency_group t
            where t.agency_group_key <> 0
            order by t.sort_order, t.agency_group_key
            limit 2)) as k) p
        cross join lateral (select t.* from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
          where b.agency_group_key = p.k
          and b.valid_to is null and t.valid_to is null
          order by t.agency_code, t.agency_key
          limit 2) t)) as k) p
    cross join lateral (select t.* from mart.score t
      where t.durable_agency_key = p.k
      and t.total is not null
      order by t.year, t.score_key
      limit 1) t))
and t.level = 1
order by t.score_key, t.level, t.sort_order, t.node_key;
select t.durable_agency_key, t.year, t.total, t.score_key
from (select distinct unnest(array(select t.durable_agency_key
    from (select distinct unnest(array(select t.agency_group_key
        from dw.dim_agency_group t
        where t.agency_group_key <> 0
        order by t.sort_order, t.agency_group_key
        limit 2)) as k) p
    cross join lateral (select t.* from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
      where b.agency_group_key = p.k
      and b.valid_to is null and t.valid_to is null
      order by t.agency_code, t.agency_key
      limit 2) t)) as k) p
cross join lateral (select t.* from mart.score t
  where t.durable_agency_key = p.k
  and t.total is not null
  order by t.year, t.score_key
  limit 1) t
order by p.k, t.year, t.score_key;
select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from (select distinct unnest(array(select t.durable_agency_key
        from (select distinct unnest(array(select t.agency_group_key
            from dw.dim_agency_group t
            where t.agency_group_key <> 0
            order by t.sort_order, t.agency_group_key
            limit 2)) as k) p
        cross join lateral (select t.* from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
          where b.agency_group_key = p.k
          and b.valid_to is null and t.valid_to is null
          order by t.agency_code, t.agency_key
          limit 2) t)) as k) p
    cross join lateral (select t.* from mart.anomaly t
      where t.durable_agency_key = p.k
      order by t.score desc, t.anomaly_key
      limit 1) t));
select t.durable_agency_key, t.kind, t.score, t.model_version_key, t.source_file_key
from (select distinct unnest(array(select t.durable_agency_key
    from (select distinct unnest(array(select t.agency_group_key
        from dw.dim_agency_group t
        where t.agency_group_key <> 0
        order by t.sort_order, t.agency_group_key
        limit 2)) as k) p
    cross join lateral (select t.* from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
      where b.agency_group_key = p.k
      and b.valid_to is null and t.valid_to is null
      order by t.agency_code, t.agency_key
      limit 2) t)) as k) p
cross join lateral (select t.* from mart.anomaly t
  where t.durable_agency_key = p.k
  order by t.score desc, t.anomaly_key
  limit 1) t
order by p.k, t.score desc, t.anomaly_key;
select p.k, t.agency_key
from (select distinct unnest(array(select t.agency_group_key
    from dw.dim_agency_group t
    where t.agency_group_key <> 0
    order by t.sort_order, t.agency_group_key
    limit 2)) as k) p
cross join lateral (select t.* from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
  where b.agency_group_key = p.k
  and b.valid_to is null and t.valid_to is null
  order by t.agency_code, t.agency_key
  limit 2) t
order by p.k, t.agency_code, t.agency_key;
select t.agency_group_key, (select dimension_generation from ops.generation)
from dw.dim_agency_group t
where t.agency_group_key <> 0
order by t.sort_order, t.agency_group_key
limit 2;
