-- grain: one row: how many staged lines became facts, said nothing new, or came behind a later statement
-- reads: staged_observation, dw.fact_observation, dw.fact_further_statement, ops.source_file, dw.dim_agency
-- writes: dw.fact_observation, dw.fact_further_statement, ops.score_due
-- A cell whose value, parts and state are what the warehouse holds already is unchanged (97.1 is 97.10; a state or a
-- grade, which have no value, are compared by their text). Another one closes the revision that stood and adds its own,
-- unless a later statement has been loaded: that goes on standing, and the late one is kept beside it.
-- $1 is the moment of the merge, $2 the file, $3 the moment of its statement or null for one that is later than all
-- others; a revision never begins before the one it replaces.
-- What the facts hold of the staged cells is fetched first: where facts are spread over nodes (sql/citus), a join that
-- keeps staged lines without a fact cannot be asked of them.
with held as materialized (
    select f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year, f.revision, f.status_key, f.value, f.numerator,
           f.denominator, f.raw_text, f.known_from, f.source_file_key
    from staged_observation s
    join dw.fact_observation f
        on (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
           = (s.agency_key, s.indicator_key, s.period_key, s.stage_key, s.year)
       and f.known_to is null
), further as materialized (
    select t.agency_key, t.indicator_key, t.period_key, t.stage_key, max(file.stated_at) as stated_at
    from staged_observation s
    join dw.fact_further_statement t
        on (t.agency_key, t.indicator_key, t.period_key, t.stage_key)
           = (s.agency_key, s.indicator_key, s.period_key, s.stage_key)
    join ops.source_file file on file.source_file_key = t.source_file_key
    where $3::timestamptz is not null
    group by t.agency_key, t.indicator_key, t.period_key, t.stage_key
), own as materialized (
    -- A content that is loaded again may have made a revision that was closed since.
    select f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year
    from staged_observation s
    join dw.fact_observation f
        on (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
           = (s.agency_key, s.indicator_key, s.period_key, s.stage_key, s.year)
       and f.source_file_key = $2
    where $3::timestamptz is not null
), judged as (
    select s.*, held.revision as old_revision, held.known_from as old_known_from,
           held.revision is not null
               and (s.status_key, s.value, s.numerator, s.denominator)
                   is not distinct from (held.status_key, held.value, held.numerator, held.denominator)
               and (s.value is not null or s.status_key <> 1 or s.raw_text is not distinct from held.raw_text) as is_equal,
           greatest(standing.stated_at, further.stated_at) as last_stated_at
    from staged_observation s
    left join held using (agency_key, indicator_key, period_key, stage_key, year)
    left join ops.source_file standing on standing.source_file_key = held.source_file_key
    left join further using (agency_key, indicator_key, period_key, stage_key)
), compared as (
    select *, coalesce($3::timestamptz < last_stated_at, false) as is_late,
           old_revision is null or (not is_equal and coalesce($3::timestamptz >= last_stated_at, true)) as is_revision
    from judged
), closed as (
    update dw.fact_observation f
    set known_to = greatest($1, c.old_known_from + interval '1 microsecond')
    from compared c
    where c.old_revision is not null and c.is_revision
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
    where is_revision
    returning 1
), kept as (
    insert into dw.fact_further_statement (
        agency_key, indicator_key, period_key, stage_key, source_file_key, year, status_key, value, numerator,
        denominator, raw_text, line_number, known_from)
    select c.agency_key, c.indicator_key, c.period_key, c.stage_key, c.source_file_key, c.year, c.status_key, c.value,
           c.numerator, c.denominator, c.raw_text, c.line_number, $1
    from compared c
    where not c.is_revision and $3::timestamptz <> c.last_stated_at
      and not exists (
          select from own
          where (own.agency_key, own.indicator_key, own.period_key, own.stage_key, own.year)
                = (c.agency_key, c.indicator_key, c.period_key, c.stage_key, c.year))
    on conflict do nothing
), due as (
    insert into ops.score_due (durable_agency_key, year)
    select distinct a.durable_agency_key, c.year
    from compared c
    join dw.dim_agency a using (agency_key)
    where c.is_revision
)
select (select count(*) from added) as fact_count,
       (select count(*) from compared where is_equal) as unchanged_count,
       (select count(*) from compared where is_late and not is_equal) as late_count;
