select t.score_key, t.node_key, t.points
from mart.node_score t
where t.score_key = any(array(select t.score_key
    from mart.score t
    where t.durable_agency_key = any(array(select t.durable_agency_key
        from mart.score t
        where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
        and t.year = $2
        order by t.rank, t.score_key
        limit 3))
    and t.year >= $3))
and t.level = 1
order by t.score_key, t.level, t.sort_order, t.node_key;
select t.score_key, t.node_key, t.points, t.contribution, t.note
from mart.node_score t
where t.score_key = any(array(select t.score_key
    from mart.score t
    where t.durable_agency_key = any(array(select t.durable_agency_key
        from mart.score t
        where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
        and t.year = $2
        order by t.rank, t.score_key
        limit 3))
    and t.year >= $3))
and exists (select from dw.dim_node n where n.node_key = t.node_key and n.indicator_key is not null)
order by t.score_key, t.sort_order, t.level, t.node_key;
select t.durable_agency_key, t.year, t.total, t.rank, t.grade_code, t.score_key
from mart.score t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from mart.score t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
    and t.year = $2
    order by t.rank, t.score_key
    limit 3))
and t.year >= $3
order by t.durable_agency_key, t.year, t.score_key;
select t.rank, t.agency_key, (select dimension_generation from ops.generation)
from mart.score t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
and t.year = $2
order by t.rank, t.score_key
limit 3;
