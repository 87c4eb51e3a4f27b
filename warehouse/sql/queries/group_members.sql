-- grain: ranked group of a family x agency that belonged to it on a day, in the version in force that day.
-- reads: dw.dim_agency_group, dw.bridge_group_member, dw.dim_agency
select g.agency_group_key, g.group_code, g.tree_code, a.durable_agency_key, a.agency_key, a.agency_code
from dw.dim_agency_group g
join dw.bridge_group_member b using (agency_group_key)
join dw.dim_agency a using (durable_agency_key)
where g.is_ranked and g.methodology_code = @family
  and b.valid_from <= @day and (b.valid_to is null or b.valid_to > @day)
  and a.valid_from <= @day and (a.valid_to is null or a.valid_to > @day)
order by g.sort_order, g.group_code, a.agency_code
