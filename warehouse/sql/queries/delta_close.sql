-- grain: standing change of one year that no longer holds.
-- writes: dw.fact_delta
update dw.fact_delta d
set known_to = @moment
from unnest(@agencies, @methods, @revisions) as c(agency_key, methodology_key, revision)
where (d.agency_key, d.period_key, d.methodology_key, d.revision) = (c.agency_key, @year * 1000, c.methodology_key, c.revision)
  and d.year = @year and d.known_to is null
