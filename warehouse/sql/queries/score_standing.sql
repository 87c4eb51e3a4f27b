-- grain: standing score of one year, of the agencies and groups asked for.
-- reads: dw.fact_score
-- COPY knows no parameters: year, agencies and groups are settings of the session, read once by the subqueries.
select agency_key, node_key, revision, methodology_key, agency_group_key, status_key, points, maximum, normalised,
       coverage, bonus, penalty, rank, rank_low, rank_high, group_size, ranked_count, basis, grade_code, note
from dw.fact_score
where year = (select current_setting('itanalytics.year')::smallint)
  and agency_key = any ((select current_setting('itanalytics.agencies')::int[])::int[])
  and agency_group_key = any ((select current_setting('itanalytics.groups')::int[])::int[])
  and known_to is null
