-- grain: agency that was ever in several ranked groups of a family, among those of the groups asked for.
-- reads: dw.bridge_group_member, dw.dim_agency_group
select b.durable_agency_key
from dw.bridge_group_member b
join dw.dim_agency_group g using (agency_group_key)
where g.is_ranked and g.methodology_code = @family
  and b.durable_agency_key in (select durable_agency_key from dw.bridge_group_member where agency_group_key = any (@groups))
group by b.durable_agency_key
having count(distinct b.agency_group_key) > 1
