select t.year, t.agency_key, t.previous_year, t.total_change, (select dimension_generation from ops.generation)
from mart.score t
where (t.agency_key in (select f1.agency_key from dw.dim_agency f1 where f1.name_vi like $1 and (select m.agency_group_key from dw.bridge_group_member m join dw.dim_agency_group g using (agency_group_key) where m.durable_agency_key = f1.durable_agency_key and g.is_ranked order by m.valid_to desc nulls first, m.valid_from desc limit 1) in (select f2.agency_group_key from dw.dim_agency_group f2 where f2.is_ranked = $2 and f2.agency_group_key <> 0)) and t.methodology_key in (select f3.methodology_key from dw.dim_methodology f3 where f3.version = $3 and f3.methodology_key <> 0) and (t.previous_year is not null and t.method_changed = $4 and t.total_change > $5) and t.source_kind is distinct from $6)
order by t.total_change desc nulls last, t.score_key
limit 50;
