-- grain: one confirmed spelling
-- writes: dw.agency_alias
insert into dw.agency_alias as x (alias_form, alias, durable_agency_key, confirmed_by)
values ($1, $2, $3, $4)
on conflict (alias_form) do update
set alias = excluded.alias, confirmed_by = excluded.confirmed_by
where (x.alias, x.confirmed_by) is distinct from (excluded.alias, excluded.confirmed_by);
