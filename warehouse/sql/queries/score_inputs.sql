-- grain: agency x indicator x stage of one result year.
-- reads: dw.fact_observation, dw.dim_agency, dw.dim_indicator
select a.durable_agency_key, i.indicator_code, o.stage_key, o.status_key, o.value, o.numerator, o.denominator
from dw.fact_observation o
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
where o.year = @year and o.period_key = @year * 1000 and o.known_to is null
  and i.methodology_code = @family and i.indicator_code <> all (array['TOTAL', 'GRADE', 'RANK'])
