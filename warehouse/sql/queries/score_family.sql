-- grain: group or methodology revision of one family, told apart by kind.
-- reads: dw.dim_agency_group, dw.dim_methodology
select 'GROUP' as kind, agency_group_key as key from dw.dim_agency_group where methodology_code = @family
union all
select 'METHODOLOGY', methodology_key from dw.dim_methodology where methodology_code = @family
