-- grain: group with stale results, the largest first.
-- reads: ops.stale_result, dw.dim_agency_group, dw.bridge_group_member
select g.agency_group_key, g.group_code, g.methodology_code, s.years
from (select agency_group_key, array_agg(year order by year) as years from ops.stale_result group by agency_group_key) s
join dw.dim_agency_group g using (agency_group_key)
order by (select count(*) from dw.bridge_group_member b where b.agency_group_key = g.agency_group_key) desc, g.agency_group_key
