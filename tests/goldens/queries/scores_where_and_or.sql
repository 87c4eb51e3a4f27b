select count(*)
from mart.score t
where ((t.rank is null or (t.total >= $1 and t.total < $2) or (t.grade_code = any($3) or t.grade_code is null)) and (t.year = any($4)) is not true);
select t.year, t.total, t.rank, t.grade_code, t.agency_key, (select dimension_generation from ops.generation)
from mart.score t
left join dw.dim_agency j1 on j1.agency_key = t.agency_key
where ((t.rank is null or (t.total >= $1 and t.total < $2) or (t.grade_code = any($3) or t.grade_code is null)) and (t.year = any($4)) is not true)
order by t.year, j1.agency_code, t.score_key
limit 50;
