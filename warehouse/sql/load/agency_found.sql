-- grain: one agency, known from now on by the key of its first version
-- writes: dw.dim_agency
update dw.dim_agency set durable_agency_key = agency_key where agency_key = $1;
