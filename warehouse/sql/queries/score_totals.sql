-- grain: agency x result year x basis of one family, as it should stand after this run.
-- reads: new_score and its dimensions
select a.durable_agency_key, a.agency_code, s.agency_key, s.agency_group_key, s.year, s.methodology_key, s.basis,
       s.points, s.rank, s.grade_code
from new_score s
join dw.dim_node n using (node_key)
join dw.dim_agency a using (agency_key)
join dw.dim_agency_group g using (agency_group_key)
where n.level = 0 and g.methodology_code = @family
order by s.year, a.durable_agency_key
