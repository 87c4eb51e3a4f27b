-- check: last_statement_stands
-- explains: a figure stands although a later statement says otherwise
-- Statements that made no revision are few. The last of them about a cell must repeat what stands where it is later.
with last_further as materialized (
    select distinct on (t.agency_key, t.indicator_key, t.period_key, t.stage_key)
           t.agency_key, t.indicator_key, t.period_key, t.stage_key, t.year, t.status_key, t.value, t.numerator,
           t.denominator, t.source_file_key, file.stated_at
    from dw.fact_further_statement t
    join ops.source_file file using (source_file_key)
    order by t.agency_key, t.indicator_key, t.period_key, t.stage_key, file.stated_at desc
), last_of_groups as materialized (
    select distinct on (t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key)
           t.*, file.stated_at
    from dw.fact_further_group_statement t
    join ops.source_file file using (source_file_key)
    order by t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key, file.stated_at desc
)
select t.agency_key, t.indicator_key, t.period_key, t.stage_key::text as kind, t.source_file_key, o.revision
from last_further t
join dw.fact_observation o
    on (o.agency_key, o.indicator_key, o.period_key, o.stage_key, o.year)
       = (t.agency_key, t.indicator_key, t.period_key, t.stage_key, t.year)
   and o.known_to is null
join ops.source_file standing on standing.source_file_key = o.source_file_key
where t.stated_at > standing.stated_at
  and (t.status_key, t.value, t.numerator, t.denominator)
      is distinct from (o.status_key, o.value, o.numerator, o.denominator)
union all
select t.agency_group_key, t.indicator_key, t.period_key, t.statistic || ' ' || t.stage_key, t.source_file_key, o.revision
from last_of_groups t
join dw.fact_group_statistic o
    on (o.agency_group_key, o.indicator_key, o.period_key, o.statistic, o.stage_key)
       = (t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key)
   and o.known_to is null
join ops.source_file standing on standing.source_file_key = o.source_file_key
where t.stated_at > standing.stated_at
  and (t.value, t.numerator, t.denominator) is distinct from (o.value, o.numerator, o.denominator)
