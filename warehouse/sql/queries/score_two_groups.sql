-- grain: agency in two ranked groups of one family at the end of a year in which one of them is stale; at most one.
-- reads: ops.stale_result, dw.dim_agency_group, dw.bridge_group_member, dw.dim_agency
select a.agency_code, least(g.group_code, other.group_code) as one_code,
       greatest(g.group_code, other.group_code) as other_code, s.year
from ops.stale_result s
join dw.dim_agency_group g on g.agency_group_key = s.agency_group_key and g.is_ranked
join dw.bridge_group_member b on b.agency_group_key = g.agency_group_key
join dw.bridge_group_member p
  on p.durable_agency_key = b.durable_agency_key and p.agency_group_key <> b.agency_group_key
join dw.dim_agency_group other
  on other.agency_group_key = p.agency_group_key and other.is_ranked and other.methodology_code = g.methodology_code
join dw.dim_agency a
  on a.durable_agency_key = b.durable_agency_key and daterange(a.valid_from, a.valid_to) @> make_date(s.year, 12, 31)
where daterange(b.valid_from, b.valid_to) @> make_date(s.year, 12, 31)
  and daterange(p.valid_from, p.valid_to) @> make_date(s.year, 12, 31)
order by s.year, a.agency_code
limit 1
