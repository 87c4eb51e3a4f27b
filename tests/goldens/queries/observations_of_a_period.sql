select t.period_key, t.value, (select dimension_generation from ops.generation)
from mart.observation t
where (t.period_key = (select period_key from dw.dim_period where period_code = $1) and t.status = $2)
order by t.agency_key, t.indicator_key, t.period_key, t.stage_key
limit 50;
