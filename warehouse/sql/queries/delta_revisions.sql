-- grain: agency x methodology of one year that has closed changes.
-- reads: dw.fact_delta
select agency_key, methodology_key, max(revision) as revision
from dw.fact_delta
where year = @year and agency_key = any (@agencies) and known_to is not null
group by agency_key, methodology_key
