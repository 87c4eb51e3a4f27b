select t.score_key, t.node_key, t.points
from mart.node_score t
where t.score_key = any(array(select t.score_key
    from mart.score t
    where t.durable_agency_key = any(array(select t.durable_agency_key
        from dw.dim_agency t
        where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
        and t.agency_code = $1
        order by t.agency_code, t.agency_key
        limit 50))))
and t.level = 1
order by t.score_key, t.level, t.sort_order, t.node_key;
select t.durable_agency_key, t.year, t.total, t.rank, t.grade_code, t.previous_year, t.total_change, t.rank_change, t.score_key
from mart.score t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
    and t.agency_code = $1
    order by t.agency_code, t.agency_key
    limit 50))
order by t.durable_agency_key, t.year, t.score_key;
select t.agency_key, (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
and t.agency_code = $1
order by t.agency_code, t.agency_key
limit 50;
