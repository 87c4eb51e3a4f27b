-- grain: one row: how many staged lines became facts, said nothing new, or came behind a later statement
-- reads: staged_statistic, dw.fact_group_statistic, dw.fact_further_group_statement, ops.source_file
-- writes: dw.fact_group_statistic, dw.fact_further_group_statement
-- As merge_observations.sql, for lines about groups.
with compared as (
    select s.*, f.revision as old_revision, f.known_from as old_known_from,
           f.revision is not null
               and (s.value, s.numerator, s.denominator) is not distinct from (f.value, f.numerator, f.denominator)
               as is_equal,
           coalesce($3::timestamptz < last_stated.at, false) as is_late,
           coalesce($3::timestamptz > last_stated.at, false) as is_later
    from staged_statistic s
    left join dw.fact_group_statistic f
        on (f.agency_group_key, f.indicator_key, f.period_key, f.statistic, f.stage_key)
           = (s.agency_group_key, s.indicator_key, s.period_key, s.statistic, s.stage_key)
       and f.known_to is null
    left join ops.source_file standing on standing.source_file_key = f.source_file_key
    left join lateral (
        select max(file.stated_at) as at
        from dw.fact_further_group_statement t
        join ops.source_file file using (source_file_key)
        where $3::timestamptz is not null
          and (t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key)
              = (s.agency_group_key, s.indicator_key, s.period_key, s.statistic, s.stage_key)) further on true
    cross join lateral (select greatest(standing.stated_at, further.at) as at) last_stated
), closed as (
    update dw.fact_group_statistic f
    set known_to = greatest($1, c.old_known_from + interval '1 microsecond')
    from compared c
    where c.old_revision is not null and not c.is_equal and not c.is_late
      and (f.agency_group_key, f.indicator_key, f.period_key, f.statistic, f.stage_key, f.revision)
          = (c.agency_group_key, c.indicator_key, c.period_key, c.statistic, c.stage_key, c.old_revision)
), added as (
    insert into dw.fact_group_statistic (
        agency_group_key, indicator_key, period_key, statistic, stage_key, revision, year, value, numerator, denominator,
        unit, raw_text, warning_codes, source_file_key, line_number, known_from)
    select agency_group_key, indicator_key, period_key, statistic, stage_key, coalesce(old_revision, 0) + 1, year, value,
           numerator, denominator, unit, raw_text, warning_codes, $2, line_number,
           greatest($1, old_known_from + interval '1 microsecond')
    from compared
    where old_revision is null or (not is_equal and not is_late)
    returning 1
), kept as (
    insert into dw.fact_further_group_statement (
        agency_group_key, indicator_key, period_key, statistic, stage_key, source_file_key, year, value, numerator,
        denominator, unit, raw_text, line_number, known_from)
    select c.agency_group_key, c.indicator_key, c.period_key, c.statistic, c.stage_key, $2, c.year, c.value,
           c.numerator, c.denominator, c.unit, c.raw_text, c.line_number, $1
    from compared c
    where c.old_revision is not null and (c.is_late or (c.is_equal and c.is_later))
      and not exists (
          select from dw.fact_group_statistic own
          where (own.agency_group_key, own.indicator_key, own.period_key, own.statistic, own.stage_key, own.source_file_key)
                = (c.agency_group_key, c.indicator_key, c.period_key, c.statistic, c.stage_key, $2))
    on conflict do nothing
)
select (select count(*) from added) as fact_count,
       (select count(*) from compared where is_equal) as unchanged_count,
       (select count(*) from compared where is_late and not is_equal) as late_count;
