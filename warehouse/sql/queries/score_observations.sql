-- grain: agency x indicator x period x stage of one year, of the agencies asked for; the statements of one cell follow one
-- another.
-- reads: dw.fact_observation
-- COPY knows no parameters: year and agencies are settings of the transaction, read once by the subqueries.
select agency_key, indicator_key, period_key, stage_key, status_key, value, numerator, denominator, source_file_key
from dw.fact_observation
where year = (select current_setting('itanalytics.year')::smallint)
  and agency_key = any ((select current_setting('itanalytics.agencies')::int[])::int[])
  and known_to is null
order by agency_key, indicator_key
