-- grain: agency x node x period x basis.
-- reads: new_score
-- writes: dw.fact_score; what is the same stays untouched, what differs is closed and followed by a new revision,
-- what is no longer made is closed
with standing as (
    select s.*
    from dw.fact_score s
    where s.known_to is null
),
compared as (
    select o.agency_key as old_agency_key, o.node_key as old_node_key, o.period_key as old_period_key,
           o.basis as old_basis, o.revision as old_revision, o.year as old_year, n.*
    from standing o
    full join new_score n
      on (o.agency_key, o.node_key, o.period_key, o.basis, o.year) = (n.agency_key, n.node_key, n.period_key, n.basis, n.year)
    where (
        o.methodology_key, o.agency_group_key, o.status_key, o.points, o.maximum, o.normalised, o.coverage, o.bonus,
        o.penalty, o.grade_code, o.rank, o.rank_low, o.rank_high, o.group_size, o.ranked_count, o.note
    ) is distinct from (
        n.methodology_key, n.agency_group_key, n.status_key, n.points, n.maximum, n.normalised, n.coverage, n.bonus,
        n.penalty, n.grade_code, n.rank, n.rank_low, n.rank_high, n.group_size, n.ranked_count, n.note
    )
),
closed as (
    update dw.fact_score s
    set known_to = now()
    from compared c
    where (s.agency_key, s.node_key, s.period_key, s.basis, s.revision, s.year)
        = (c.old_agency_key, c.old_node_key, c.old_period_key, c.old_basis, c.old_revision, c.old_year)
    returning 1
),
opened as (
    insert into dw.fact_score (
        agency_key, node_key, period_key, basis, revision, year, methodology_key, agency_group_key, status_key, points,
        maximum, normalised, coverage, bonus, penalty, grade_code, rank, rank_low, rank_high, group_size, ranked_count,
        note, run_key, known_from
    )
    select c.agency_key, c.node_key, c.period_key, c.basis,
           coalesce((select max(p.revision) from dw.fact_score p
                     where (p.agency_key, p.node_key, p.period_key, p.basis, p.year)
                         = (c.agency_key, c.node_key, c.period_key, c.basis, c.year)), 0) + 1,
           c.year, c.methodology_key, c.agency_group_key, c.status_key, c.points, c.maximum, c.normalised, c.coverage,
           c.bonus, c.penalty, c.grade_code, c.rank, c.rank_low, c.rank_high, c.group_size, c.ranked_count, c.note,
           @runKey, now()
    from compared c
    where c.agency_key is not null
    returning 1
)
select (select count(*) from opened) as opened, (select count(*) from closed) as closed, 0::bigint as parts
