-- grain: version of one of the agencies asked for.
-- reads: dw.dim_agency
select agency_key, durable_agency_key from dw.dim_agency where durable_agency_key = any (@agencies)
