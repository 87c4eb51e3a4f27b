select count(*)
from mart.peer_summary t
where t.year = $1;
select t.year, t.score_count, t.average_total, t.lower_quartile, t.median_total, t.upper_quartile, t.agency_group_key, t.methodology_key, (select dimension_generation from ops.generation)
from mart.peer_summary t
left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
where t.year = $1
order by j1.group_code, t.agency_group_key, t.year, t.methodology_key
limit 50;
