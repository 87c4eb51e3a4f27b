-- grain: member of a ranked group at a year's end.
-- reads: dw.bridge_group_member, dw.dim_agency
select a.durable_agency_key as durable_key, a.agency_key as key, a.agency_code as code, a.name_vi as name, a.name_en
from dw.bridge_group_member b
join dw.dim_agency a using (durable_agency_key)
where b.agency_group_key = @groupKey
  and b.valid_from <= make_date(@year, 12, 31) and (b.valid_to is null or b.valid_to > make_date(@year, 12, 31))
  and a.valid_from <= make_date(@year, 12, 31) and (a.valid_to is null or a.valid_to > make_date(@year, 12, 31))
order by a.agency_code
