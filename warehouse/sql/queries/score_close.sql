-- grain: standing score of one year that no longer holds.
-- writes: dw.fact_score
update dw.fact_score s
set known_to = @moment
from unnest(@agencies, @nodes, @bases, @revisions) as c(agency_key, node_key, basis, revision)
where (s.agency_key, s.node_key, s.period_key, s.basis, s.revision) = (c.agency_key, c.node_key, @year * 1000, c.basis, c.revision)
  and s.year = @year and s.known_to is null
