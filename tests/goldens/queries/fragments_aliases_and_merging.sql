select t.total, t.agency_key, (select dimension_generation from ops.generation)
from mart.score t
order by t.total desc nulls last, t.score_key
limit 1;
select t.total, t.agency_key, t.grade_code, (select dimension_generation from ops.generation)
from mart.score t
order by t.total desc, t.score_key desc
limit 1;
