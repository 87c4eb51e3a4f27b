-- grain: one row: how many staged lines became facts and how many said nothing new
-- reads: staged_statistic, dw.fact_group_statistic
-- writes: dw.fact_group_statistic
-- As merge_observations.sql, for lines about groups; $1 is the file, $2 the moment of the merge.
with compared as (
    select s.*, f.revision as old_revision, f.known_from as old_known_from,
           f.revision is not null
               and (s.value, s.numerator, s.denominator) is not distinct from (f.value, f.numerator, f.denominator)
               as is_unchanged
    from staged_statistic s
    left join dw.fact_group_statistic f
        on (f.agency_group_key, f.indicator_key, f.period_key, f.statistic, f.stage_key)
           = (s.agency_group_key, s.indicator_key, s.period_key, s.statistic, s.stage_key)
       and f.known_to is null
), closed as (
    update dw.fact_group_statistic f
    set known_to = greatest($2, c.old_known_from + interval '1 microsecond')
    from compared c
    where c.old_revision is not null and not c.is_unchanged
      and (f.agency_group_key, f.indicator_key, f.period_key, f.statistic, f.stage_key, f.revision)
          = (c.agency_group_key, c.indicator_key, c.period_key, c.statistic, c.stage_key, c.old_revision)
), added as (
    insert into dw.fact_group_statistic (
        agency_group_key, indicator_key, period_key, statistic, stage_key, revision, year, value, numerator, denominator,
        unit, raw_text, warning_codes, source_file_key, line_number, known_from)
    select agency_group_key, indicator_key, period_key, statistic, stage_key, coalesce(old_revision, 0) + 1, year, value,
           numerator, denominator, unit, raw_text, warning_codes, $1, line_number,
           greatest($2, old_known_from + interval '1 microsecond')
    from compared
    where not is_unchanged
    returning 1
)
select (select count(*) from added) as fact_count,
       (select count(*) from compared where is_unchanged) as unchanged_count;
