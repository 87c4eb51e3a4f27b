select t.agency_group_key, t.methodology_key, t.year, t.score_count, t.minimum_total, t.average_total, t.median_total, t.maximum_total, (select dimension_generation from ops.generation)
from mart.score_summary t
left join dw.dim_agency_group j1 on j1.agency_group_key = t.agency_group_key
where t.year >= $1
order by j1.group_code, t.year desc, t.agency_group_key, t.methodology_key
limit 50;
