-- grain: official total of agency x group x result year.
-- reads: mart.score (rebuilt before) and its dimensions
select g.methodology_code, g.is_synthetic, g.agency_group_key, g.group_code, s.agency_key, a.agency_code, s.year, s.total,
       s.group_size
from mart.score s
join dw.dim_agency_group g using (agency_group_key)
join dw.dim_agency a using (agency_key)
where s.total is not null
order by g.methodology_code, g.is_synthetic, g.group_code, a.agency_code, s.year
