select count(*)
from mart.score_aggregate t
where t.agency_group_key is not null
and t.year is not null
and t.methodology_key is null
and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1);
select t.agency_group_key, t.year, t.score_count, t.total_count, t.minimum_total, t.average_total, t.median_total, t.maximum_total, (select dimension_generation from ops.generation)
from mart.score_aggregate t
where t.agency_group_key is not null
and t.year is not null
and t.methodology_key is null
and t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
order by t.agency_group_key, t.year
limit 1001;
select t.score_count, t.average_total, (select dimension_generation from ops.generation)
from mart.score_aggregate t
where t.agency_group_key is null
and t.year is null
and t.methodology_key is null
limit 1000;
