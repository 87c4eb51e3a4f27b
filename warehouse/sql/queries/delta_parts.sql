-- grain: part of a change of one year, of any revision, of the agencies asked for; those of one change follow one another.
-- reads: dw.fact_delta_contribution
-- COPY knows no parameters: year and agencies are settings of the session, read once by the subqueries.
select agency_key, methodology_key, revision, node_key, contribution
from dw.fact_delta_contribution
where year = (select current_setting('itanalytics.year')::smallint)
  and agency_key = any ((select current_setting('itanalytics.agencies')::int[])::int[])
order by agency_key, period_key, methodology_key, revision, node_key
