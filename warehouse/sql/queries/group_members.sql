-- grain: year x agency that belonged to a ranked group at the year's end, in the version in force that day.
-- reads: dw.dim_agency_group, dw.bridge_group_member, dw.dim_agency
select y.year, g.agency_group_key, g.group_code, g.tree_code, a.durable_agency_key, a.agency_key, a.agency_code
from dw.dim_agency_group g
join dw.bridge_group_member b using (agency_group_key)
join dw.dim_agency a using (durable_agency_key)
join unnest(@years) as y(year)
  on b.valid_from <= make_date(y.year, 12, 31) and (b.valid_to is null or b.valid_to > make_date(y.year, 12, 31))
 and a.valid_from <= make_date(y.year, 12, 31) and (a.valid_to is null or a.valid_to > make_date(y.year, 12, 31))
where g.is_ranked and g.methodology_code = @family and (g.agency_group_key = @group or @group is null)
order by y.year, g.sort_order, g.group_code, a.agency_code
