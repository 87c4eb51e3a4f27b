-- grain: one row: whether there is an agency of that code.
-- reads: dw.dim_agency
select exists (select from dw.dim_agency where agency_code = @code);
