-- grain: one staged line of an agency with several versions
-- reads: staged_observation, dw.dim_agency, dw.fact_observation
-- writes: staged_observation
-- A version that was added after a fact was loaded may now be the one in force in the fact's period. The cell keeps the
-- key it already has: one cell, one chain of revisions.
update staged_observation s
set agency_key = f.agency_key
from dw.dim_agency own
join dw.dim_agency other on other.durable_agency_key = own.durable_agency_key and other.agency_key <> own.agency_key
join dw.fact_observation f on f.agency_key = other.agency_key and f.known_to is null
where own.agency_key = s.agency_key
  and (f.indicator_key, f.period_key, f.stage_key, f.year) = (s.indicator_key, s.period_key, s.stage_key, s.year);
