-- grain: agency x period x methodology.
-- reads: new_delta, new_contribution
-- writes: dw.fact_delta, dw.fact_delta_contribution; a change whose parts differ is a new revision too
with old_parts as (
    select c.agency_key, c.period_key, c.methodology_key, c.revision, c.year,
           string_agg(c.node_key || ':' || trim_scale(c.contribution), ',' order by c.node_key) as parts
    from dw.fact_delta_contribution c
    group by c.agency_key, c.period_key, c.methodology_key, c.revision, c.year
),
new_parts as (
    select agency_key, period_key, methodology_key,
           string_agg(node_key || ':' || trim_scale(contribution), ',' order by node_key) as parts
    from new_contribution
    group by agency_key, period_key, methodology_key
),
compared as (
    select o.agency_key as old_agency_key, o.period_key as old_period_key, o.methodology_key as old_methodology_key,
           o.revision as old_revision, o.year as old_year, n.*
    from (select d.*, p.parts
          from dw.fact_delta d
          left join old_parts p using (agency_key, period_key, methodology_key, revision, year)
          where d.known_to is null) o
    full join (select d.*, p.parts
               from new_delta d
               left join new_parts p using (agency_key, period_key, methodology_key)) n
      on (o.agency_key, o.period_key, o.methodology_key, o.year) = (n.agency_key, n.period_key, n.methodology_key, n.year)
    where (
        o.previous_period_key, o.previous_methodology_key, o.method_changed, o.published_change, o.like_for_like_change,
        o.method_part, o.membership_part, o.common_weight, o.previous_rank, o.rank_change, o.rank_own_effect,
        o.rank_others_effect, o.rank_membership_effect, o.previous_grade_code, o.grade_code, o.refused_reason, o.parts
    ) is distinct from (
        n.previous_period_key, n.previous_methodology_key, n.method_changed, n.published_change, n.like_for_like_change,
        n.method_part, n.membership_part, n.common_weight, n.previous_rank, n.rank_change, n.rank_own_effect,
        n.rank_others_effect, n.rank_membership_effect, n.previous_grade_code, n.grade_code, n.refused_reason, n.parts
    )
),
closed as (
    update dw.fact_delta d
    set known_to = now()
    from compared c
    where (d.agency_key, d.period_key, d.methodology_key, d.revision, d.year)
        = (c.old_agency_key, c.old_period_key, c.old_methodology_key, c.old_revision, c.old_year)
    returning 1
),
opened as (
    insert into dw.fact_delta (
        agency_key, period_key, methodology_key, revision, year, previous_period_key, previous_methodology_key,
        method_changed, published_change, like_for_like_change, method_part, membership_part, common_weight,
        previous_rank, rank_change, rank_own_effect, rank_others_effect, rank_membership_effect, previous_grade_code,
        grade_code, refused_reason, run_key, known_from
    )
    select c.agency_key, c.period_key, c.methodology_key,
           coalesce((select max(p.revision) from dw.fact_delta p
                     where (p.agency_key, p.period_key, p.methodology_key, p.year)
                         = (c.agency_key, c.period_key, c.methodology_key, c.year)), 0) + 1,
           c.year, c.previous_period_key, c.previous_methodology_key, c.method_changed, c.published_change,
           c.like_for_like_change, c.method_part, c.membership_part, c.common_weight, c.previous_rank, c.rank_change,
           c.rank_own_effect, c.rank_others_effect, c.rank_membership_effect, c.previous_grade_code, c.grade_code,
           c.refused_reason, @runKey, now()
    from compared c
    where c.agency_key is not null
    returning agency_key, period_key, methodology_key, revision, year
),
parts as (
    insert into dw.fact_delta_contribution (agency_key, period_key, methodology_key, revision, year, node_key, contribution)
    select o.agency_key, o.period_key, o.methodology_key, o.revision, o.year, n.node_key, n.contribution
    from opened o
    join new_contribution n using (agency_key, period_key, methodology_key)
    returning 1
)
select (select count(*) from opened) as opened, (select count(*) from closed) as closed, (select count(*) from parts) as parts
