-- grain: the durable key of an agency by its code.
-- reads: dw.dim_agency
select durable_agency_key from dw.dim_agency where agency_code = @code limit 1;
