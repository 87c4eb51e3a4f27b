select t.score_key, t.node_key, t.points
from mart.node_score_at(null, $1) t
where t.score_key = any(array(select t.score_key
    from mart.score_at(null, $1) t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
    and t.year = $3
    order by t.rank, t.score_key
    limit 4))
and exists (select from dw.dim_node n where n.node_key = t.node_key and n.indicator_key is not null)
order by t.score_key, t.sort_order, t.level, t.node_key;
select t.publication_key, t.decision_number, t.is_current
from mart.publication t
where t.publication_key = any(array(select t.publication_key
    from mart.score_at(null, $1) t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
    and t.year = $3
    order by t.rank, t.score_key
    limit 4));
select t.rank, t.grade_code, t.total, t.agency_key, t.score_key, t.as_of_kind, coalesce(t.as_of, (select loaded_at from ops.generation)), t.publication_key, (select dimension_generation from ops.generation)
from mart.score_at(null, $1) t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
and t.year = $3
order by t.rank, t.score_key
limit 4;
