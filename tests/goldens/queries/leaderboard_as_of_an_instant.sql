select t.durable_agency_key, t.rank, t.total, t.as_of_kind, coalesce(t.as_of, (select loaded_at from ops.generation))
from mart.score_at($1, null) t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from mart.score_at($1, null) t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
    and t.year = $3
    order by t.rank, t.score_key
    limit 4))
and t.year = $4
order by t.durable_agency_key, t.year, t.score_key;
select t.score_key, t.node_key, t.points
from mart.node_score_at($1, null) t
where t.score_key = any(array(select t.score_key
    from mart.score_at($1, null) t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
    and t.year = $3
    order by t.rank, t.score_key
    limit 4))
and t.level = 1
order by t.score_key, t.level, t.sort_order, t.node_key;
select t.publication_key, t.decision_number
from mart.publication t
where t.publication_key = any(array(select t.publication_key
    from mart.score_at($1, null) t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
    and t.year = $3
    order by t.rank, t.score_key
    limit 4));
select count(*)
from mart.score_at($1, null) t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
and t.year = $3;
select t.rank, t.grade_code, t.total, t.agency_key, t.score_key, t.as_of_kind, coalesce(t.as_of, (select loaded_at from ops.generation)), t.publication_key, (select dimension_generation from ops.generation)
from mart.score_at($1, null) t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $2)
and t.year = $3
order by t.rank, t.score_key
limit 4;
