-- grain: at most one row, the agency that a spelling means already when it is not $2
-- reads: dw.agency_alias, dw.dim_agency
select a.agency_code
from dw.agency_alias x
join dw.dim_agency a on a.agency_key = x.durable_agency_key
where x.alias_form = $1 and x.durable_agency_key <> $2;
