select p.k, t.c0, t.c1
from (select distinct unnest(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50)) as k) p
cross join lateral (select t.year as c0, t.total as c1, t.score_key as c2 from mart.score t
  where t.durable_agency_key = p.k
  order by t.year desc, t.score_key desc
  limit 1) t
order by p.k, t.c0 desc, t.c2 desc;
select t.durable_agency_key, t.year, t.total
from mart.score t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50))
order by t.durable_agency_key, t.total desc nulls last, t.score_key desc;
select p.k, t.c0, t.c1, t.c2, t.c3
from (select distinct unnest(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50)) as k) p
cross join lateral (select t.year as c0, t.agency_group_key as c1, t.previous_year as c2, t.total_change as c3, j1.group_code as c4, t.score_key as c5 from mart.score t
left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
  where t.durable_agency_key = p.k
  order by j1.group_code, t.total_change desc nulls last, t.score_key desc
  limit 2) t
order by p.k, t.c4, t.c3 desc nulls last, t.c5 desc;
select p.k, t.c0, t.c1
from (select distinct unnest(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = any($1)
    order by t.agency_code, t.agency_key
    limit 50)) as k) p
cross join lateral (select t.kind as c0, t.indicator_key as c1, j1.indicator_code as c2, t.anomaly_key as c3 from mart.anomaly t
left join dw.dim_indicator j1 on j1.indicator_key = t.indicator_key
  where t.durable_agency_key = p.k
  order by j1.indicator_code desc, t.anomaly_key desc
  limit 2) t
order by p.k, t.c2 desc, t.c3 desc;
select t.agency_key, (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
and t.agency_code = any($1)
order by t.agency_code, t.agency_key
limit 50;
