-- grain: one peer group
-- reads: dw.dim_agency_group
select agency_group_key, group_code, methodology_code from dw.dim_agency_group where agency_group_key <> 0;
