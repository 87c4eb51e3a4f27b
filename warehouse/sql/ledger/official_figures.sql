-- grain: agency x indicator x period x stage of one family and result year, of some agencies.
-- reads: dw.fact_observation, dw.dim_agency, dw.dim_indicator
select a.durable_agency_key, i.indicator_code, o.period_key % 1000 as part, o.stage_key, o.status_key, o.value, o.numerator, o.denominator,
       case when i.value_kind = 'GRADE' then o.raw_text end as grade
from dw.fact_observation o
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
where o.year = @year and o.known_to is null
  -- Shorter periods are read only where a methodology may draw years from them.
  and (o.period_key = @year * 1000 or exists (
      select from dw.dim_methodology m
      where m.methodology_code = @family and m.is_current and m.file_text like '%within_year%'))
  and i.methodology_code = @family and a.durable_agency_key = any(@agencies)
