select t.total, t.agency_key, (select dimension_generation from ops.generation)
from mart.score t
where t.year = $1
order by t.total nulls first, t.score_key desc
limit 4;
