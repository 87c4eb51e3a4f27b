-- grain: agency x result year x basis, of one group or of the agencies asked for in the groups of a family, as it stands.
-- reads: dw.fact_score, dw.dim_agency, dw.dim_agency_group
select a.durable_agency_key, a.agency_code, s.agency_key, s.agency_group_key, s.year, s.methodology_key, s.basis,
       s.points, s.rank, s.grade_code
from dw.fact_score s
join dw.dim_agency a using (agency_key)
where s.known_to is null and s.group_size is not null and s.agency_group_key = any (@groups)
  and (@agencies::int[] is null or a.durable_agency_key = any (@agencies))
order by s.year, a.durable_agency_key
