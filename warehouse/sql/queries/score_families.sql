-- grain: family of methodologies with a ranked group.
-- reads: dw.dim_agency_group
select distinct methodology_code from dw.dim_agency_group where is_ranked order by methodology_code
