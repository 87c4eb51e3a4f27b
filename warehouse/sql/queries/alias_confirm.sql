-- grain: one confirmed spelling, or no row where it means another agency already.
-- reads: dw.dim_agency
-- writes: dw.agency_alias
insert into dw.agency_alias as x (alias_form, alias, durable_agency_key, confirmed_by)
select distinct @form, @alias, durable_agency_key, @confirmedBy
from dw.dim_agency
where agency_code = @agencyCode
on conflict (alias_form) do update
set alias = excluded.alias, confirmed_by = excluded.confirmed_by
where x.durable_agency_key = excluded.durable_agency_key
returning alias_form;
