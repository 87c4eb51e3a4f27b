-- grain: observation that stands, of one period.
-- reads: dw.fact_observation
select agency_key, indicator_key, stage_key, revision, value, numerator, denominator
from dw.fact_observation
where known_to is null and status_key = 1 and (value is not null or denominator is not null)
  and year = @year and period_key = @periodKey and indicator_key = any(@indicators)
