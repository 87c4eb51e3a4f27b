select t.agency_key, (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
and t.is_synthetic = $1
order by t.name_vi desc, t.agency_key
limit 50;
