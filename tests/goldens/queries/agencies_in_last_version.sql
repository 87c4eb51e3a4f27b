select t.agency_code, t.name_vi, t.valid_from, t.valid_to
from dw.dim_agency t
where t.agency_key <> 0 and not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from)
and t.is_synthetic = $1
order by t.name_vi desc, t.agency_key
limit 50;
