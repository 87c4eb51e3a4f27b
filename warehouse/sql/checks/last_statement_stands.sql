-- check: last_statement_stands
-- explains: a figure stands although a later statement says otherwise
-- Statements that made no revision are few; those later than what stands must repeat it.
select t.agency_key, t.indicator_key, t.period_key, t.stage_key::text as kind, t.source_file_key, o.revision
from dw.fact_further_statement t
join ops.source_file file using (source_file_key)
join dw.fact_observation o
    on (o.agency_key, o.indicator_key, o.period_key, o.stage_key, o.year)
       = (t.agency_key, t.indicator_key, t.period_key, t.stage_key, t.year)
   and o.known_to is null
join ops.source_file standing on standing.source_file_key = o.source_file_key
where file.stated_at > standing.stated_at
  and (t.status_key, t.value, t.numerator, t.denominator)
      is distinct from (o.status_key, o.value, o.numerator, o.denominator)
  and not exists (
      select from dw.fact_further_statement later
      join ops.source_file later_file using (source_file_key)
      where (later.agency_key, later.indicator_key, later.period_key, later.stage_key)
            = (t.agency_key, t.indicator_key, t.period_key, t.stage_key)
        and later_file.stated_at > file.stated_at)
union all
select t.agency_group_key, t.indicator_key, t.period_key, t.statistic || ' ' || t.stage_key, t.source_file_key, o.revision
from dw.fact_further_group_statement t
join ops.source_file file using (source_file_key)
join dw.fact_group_statistic o
    on (o.agency_group_key, o.indicator_key, o.period_key, o.statistic, o.stage_key)
       = (t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key)
   and o.known_to is null
join ops.source_file standing on standing.source_file_key = o.source_file_key
where file.stated_at > standing.stated_at
  and (t.value, t.numerator, t.denominator) is distinct from (o.value, o.numerator, o.denominator)
  and not exists (
      select from dw.fact_further_group_statement later
      join ops.source_file later_file using (source_file_key)
      where (later.agency_group_key, later.indicator_key, later.period_key, later.statistic, later.stage_key)
            = (t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key)
        and later_file.stated_at > file.stated_at)
