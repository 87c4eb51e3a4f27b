-- grain: one staged line of an agency with several versions
-- reads: staged_observation, dw.dim_agency, dw.fact_observation
-- writes: staged_observation
-- A version that was added after a fact was loaded may now be the one in force in the fact's period. The cell keeps the
-- key it already has: one cell, one chain of revisions. The facts are looked up cell by cell (limit 1 makes the planner
-- do so): few agencies have versions, and the facts are many.
with sibling as materialized (
    select s.ctid as line, s.indicator_key, s.period_key, s.stage_key, s.year, other.agency_key
    from staged_observation s
    join dw.dim_agency own on own.agency_key = s.agency_key
    join dw.dim_agency other on other.durable_agency_key = own.durable_agency_key and other.agency_key <> own.agency_key
), held as materialized (
    select sibling.line, sibling.agency_key
    from sibling
    cross join lateral (
        select from dw.fact_observation f
        where (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
              = (sibling.agency_key, sibling.indicator_key, sibling.period_key, sibling.stage_key, sibling.year)
          and f.known_to is null
        limit 1) fact
)
update staged_observation s
set agency_key = held.agency_key
from held
where s.ctid = held.line;
