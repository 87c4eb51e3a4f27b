select t.agency_key, (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key <> 0 and (t.valid_to is null or not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from))
and (t.search_name like '%' || dw.search_form($1) || '%' or t.durable_agency_key = any(array(select a.durable_agency_key from dw.agency_alias a where a.search_alias like '%' || dw.search_form($1) || '%')))
order by t.agency_code, t.agency_key
limit 50;
