-- grain: one row: how many staged lines became facts and how many said nothing new
-- reads: staged_observation, dw.fact_observation
-- writes: dw.fact_observation
-- A cell whose value, parts and state are what the warehouse holds already is unchanged (97.1 is 97.10; a state or a
-- grade, which have no value, are compared by their text). Another one closes the revision that stood and adds its own.
-- $1 is the moment of the merge; a revision never begins before the one it replaces.
with compared as (
    select s.*, f.revision as old_revision, f.known_from as old_known_from,
           f.revision is not null
               and (s.status_key, s.value, s.numerator, s.denominator)
                   is not distinct from (f.status_key, f.value, f.numerator, f.denominator)
               and (s.value is not null or s.status_key <> 1 or s.raw_text is not distinct from f.raw_text) as is_unchanged
    from staged_observation s
    left join dw.fact_observation f
        on (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
           = (s.agency_key, s.indicator_key, s.period_key, s.stage_key, s.year)
       and f.known_to is null
), closed as (
    update dw.fact_observation f
    set known_to = greatest($1, c.old_known_from + interval '1 microsecond')
    from compared c
    where c.old_revision is not null and not c.is_unchanged
      and (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.revision, f.year)
          = (c.agency_key, c.indicator_key, c.period_key, c.stage_key, c.old_revision, c.year)
), added as (
    insert into dw.fact_observation (
        agency_key, indicator_key, period_key, stage_key, revision, year, status_key, value, numerator, denominator,
        raw_text, warning_codes, source_file_key, line_number, known_from)
    select agency_key, indicator_key, period_key, stage_key, coalesce(old_revision, 0) + 1, year, status_key, value,
           numerator, denominator, raw_text, warning_codes, source_file_key, line_number,
           greatest($1, old_known_from + interval '1 microsecond')
    from compared
    where not is_unchanged
    returning 1
)
select (select count(*) from added) as fact_count,
       (select count(*) from compared where is_unchanged) as unchanged_count;
