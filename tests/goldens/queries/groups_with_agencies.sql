select b.agency_group_key, t.agency_key
from dw.bridge_group_member b join dw.dim_agency t on t.durable_agency_key = b.durable_agency_key
where b.agency_group_key = any(array(select t.agency_group_key
    from dw.dim_agency_group t
    where t.agency_group_key <> 0
    order by t.sort_order, t.agency_group_key
    limit 50))
and b.valid_to is null and t.valid_to is null
order by b.agency_group_key, t.agency_code, t.agency_key;
select p.k, t.c0
from (select distinct unnest(array(select t.agency_group_key
    from dw.dim_agency_group t
    where t.agency_group_key <> 0
    order by t.sort_order, t.agency_group_key
    limit 50)) as k) p
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
limit 50;
