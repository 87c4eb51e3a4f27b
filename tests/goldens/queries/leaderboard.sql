select t.rank, t.rank_low, t.rank_high, t.total, t.grade_code, t.status, t.agency_key, t.score_key, (select dimension_generation from ops.generation)
from mart.score t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
and t.year = $2
order by t.rank, t.score_key
limit 101;
