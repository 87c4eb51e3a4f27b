select t.kind, t.indicator_key, t.month, t.confirmed, t.dismissed, (t.confirmed::double precision / (t.confirmed + t.dismissed)), (select dimension_generation from ops.generation)
from mart.review_precision t
where t.kind = any($1)
order by t.month, t.kind, t.indicator_key
limit 50;
