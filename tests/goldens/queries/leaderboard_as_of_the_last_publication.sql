select t.publication_key, t.decision_number, t.frozen_at
from mart.publication t
where t.publication_key = any(array(select t.publication_key
    from mart.score t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
    and t.year = $2
    order by t.rank, t.score_key
    limit 2));
select t.rank, t.total, t.agency_key, t.as_of_kind, coalesce(t.as_of, (select loaded_at from ops.generation)), t.publication_key, (select dimension_generation from ops.generation)
from mart.score t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
and t.year = $2
order by t.rank, t.score_key
limit 2;
select t.publication_key, t.decision_number
from mart.publication t
where t.publication_key = any(array(select t.publication_key
    from mart.score t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
    and t.year = $2
    order by t.rank, t.score_key
    limit 1));
select t.rank, t.total, t.agency_key, t.as_of_kind, t.publication_key, (select dimension_generation from ops.generation)
from mart.score t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
and t.year = $2
order by t.rank, t.score_key
limit 1;
