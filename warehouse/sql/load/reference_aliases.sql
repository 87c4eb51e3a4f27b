-- grain: one confirmed spelling
-- reads: dw.agency_alias
select alias_form, durable_agency_key, alias, confirmed_by from dw.agency_alias;
