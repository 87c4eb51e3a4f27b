-- grain: agency x node x basis of one year that has closed revisions.
-- reads: dw.fact_score
select agency_key, node_key, basis, max(revision) as revision
from dw.fact_score
where year = @year and agency_key = any (@agencies) and known_to is not null
group by agency_key, node_key, basis
