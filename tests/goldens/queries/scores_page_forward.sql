select count(*)
from mart.score t
where t.year = $1;
select t.total, t.agency_key, t.score_key, (select dimension_generation from ops.generation)
from mart.score t
where t.year = $1
order by t.total desc nulls last, t.score_key
limit 3;
