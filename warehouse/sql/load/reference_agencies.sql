-- grain: one version of one agency
-- reads: dw.dim_agency
select agency_key, durable_agency_key, agency_code, name_vi, name_en, valid_from, valid_to, agency_type, mark
from dw.dim_agency
where agency_key <> 0
order by agency_code, valid_from;
