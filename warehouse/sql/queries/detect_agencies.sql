-- grain: version of an agency.
-- reads: dw.dim_agency
select agency_key, agency_code, is_synthetic
from dw.dim_agency
