select count(*)
from dw.dim_agency t
where t.agency_key <> 0 and not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from)
and t.search_name like '%' || dw.search_form($1) || '%';
select t.agency_key, t.agency_code, t.name_vi, t.name_en, t.agency_type, t.is_synthetic, t.valid_from, t.valid_to, (select m.agency_group_key from dw.bridge_group_member m join dw.dim_agency_group g using (agency_group_key) where m.durable_agency_key = t.durable_agency_key and g.is_ranked order by m.valid_to desc nulls first, m.valid_from desc limit 1), (select dimension_generation from ops.generation)
from dw.dim_agency t
where t.agency_key <> 0 and not exists (select from dw.dim_agency later where later.durable_agency_key = t.durable_agency_key and later.valid_from > t.valid_from)
and t.search_name like '%' || dw.search_form($1) || '%'
order by t.agency_code, t.agency_key
limit 50;
