select t.durable_agency_key, t.agency_group_key, t.methodology_key, t.year, t.total, t.agency_key, (select dimension_generation from ops.generation)
from mart.score t
where t.durable_agency_key = $1
and t.agency_group_key = $2
and t.methodology_key = $3
and t.year = $4;
select t.durable_agency_key, t.year
from mart.score t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from dw.dim_agency t
    where t.agency_key = $1))
order by t.durable_agency_key, t.year, t.score_key;
select t.agency_key, (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key = $1;
select t.run_key, (select dimension_generation from ops.generation)
from ops.run t
where t.run_key = $1;
