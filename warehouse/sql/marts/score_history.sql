-- grain: agency x group x result year, under the methodology that governs it, for as long as it stands; of the groups and
-- years in ops.stale_mart.
-- reads: ops.stale_mart, dw.fact_score, dw.fact_delta, dw.fact_observation, dw.result_source, ops.reproduction,
-- ops.source_file and their dimensions
-- writes: mart.score_history; agency, group and year have one score_key for ever, whatever else changes
create temporary table new_score on commit drop as
with standing as (
    select a.durable_agency_key, g.methodology_code, t.status_code, s.*
    from ops.stale_mart stale
    join dw.fact_score s using (agency_group_key, year)
    join dw.dim_node n using (node_key)
    join dw.dim_agency a using (agency_key)
    join dw.dim_status t using (status_key)
    join dw.dim_agency_group g using (agency_group_key)
    where s.known_to is null and s.group_size is not null and n.level = 0 and s.period_key = s.year * 1000
),
-- Where one was published, the published total is the official one, else the computed one.
official as (
    select s.*, p.points as published_total, c.points as computed_total,
           coalesce(p.maximum, c.maximum) as full_maximum, c.bonus as computed_bonus,
           c.penalty as computed_penalty, c.coverage as computed_coverage
    from standing s
    left join standing p
      on (p.durable_agency_key, p.agency_group_key, p.year, p.basis)
       = (s.durable_agency_key, s.agency_group_key, s.year, 'PUBLISHED')
    left join standing c
      on (c.durable_agency_key, c.agency_group_key, c.year, c.basis)
       = (s.durable_agency_key, s.agency_group_key, s.year, 'COMPUTED')
    where case s.basis
              when 'PUBLISHED' then s.status_code = 'VALUE' or c.agency_key is null
              else p.status_code is distinct from 'VALUE'
          end
),
sourced as (
    select o.*,
           case o.basis when 'PUBLISHED' then r.source_kind else i.source_kind end as own_kind,
           case o.basis when 'PUBLISHED' then r.source_file_key else i.source_file_key end as own_file
    from official o
    left join lateral (
        select f.source_kind, h.source_file_key
        from dw.dim_agency v
        cross join dw.dim_indicator d
        join dw.fact_observation h
          on (h.agency_key, h.indicator_key, h.period_key, h.stage_key, h.year)
           = (v.agency_key, d.indicator_key, o.period_key, 3, o.year) and h.known_to is null
        join ops.source_file f on f.source_file_key = h.source_file_key
        where o.basis = 'PUBLISHED' and v.durable_agency_key = o.durable_agency_key
          and d.methodology_code = o.methodology_code and d.indicator_code in ('TOTAL', 'GRADE', 'RANK')
        order by d.indicator_code desc, h.source_file_key
        limit 1
    ) r on true
    left join dw.result_source i using (agency_group_key, durable_agency_key, year)
)
select coalesce(k.score_key, nextval('mart.score_score_key_seq')) as score_key,
       s.durable_agency_key, s.agency_key, s.agency_group_key, s.methodology_key, s.period_key, s.year,
       s.status_code as status, s.basis, s.points as total, s.published_total, s.computed_total,
       s.full_maximum as maximum, s.computed_bonus as bonus, s.computed_penalty as penalty,
       trim_scale(round(s.computed_coverage, 10)) as coverage,
       s.grade_code, s.rank, s.rank_low, s.rank_high, s.group_size, s.ranked_count,
       case when s.published_total is null then 'NOT_PUBLISHED'
            when v.verdict = 'NO_METHODOLOGY' then v.verdict
            when s.computed_total is null then 'NOT_COMPUTED'
            else coalesce(v.verdict, 'NOT_COMPUTED') end as reproduction,
       -- That a result was not published is known from what was published of the others.
       coalesce(s.own_kind, max(s.own_kind) over (partition by s.agency_group_key, s.year), 'OFFICIAL') as source_kind,
       coalesce(s.own_file, max(s.own_file) over (partition by s.agency_group_key, s.year)) as source_file_key,
       q.year as previous_year, d.previous_methodology_key, b.points as previous_total, d.previous_rank,
       d.previous_grade_code, d.method_changed, d.published_change as total_change,
       trim_scale(round(d.like_for_like_change, 10)) as like_for_like_change,
       trim_scale(round(d.method_part, 10)) as method_part,
       trim_scale(round(d.membership_part, 10)) as membership_part,
       d.rank_change, d.refused_reason as delta_refused_reason
from sourced s
left join ops.reproduction v
  on (v.methodology_code, v.year, v.agency_group_key) = (s.methodology_code, s.year, s.agency_group_key)
left join lateral (
    select f.*
    from dw.dim_agency v
    join dw.fact_delta f
      on (f.agency_key, f.period_key, f.methodology_key, f.year) = (v.agency_key, s.period_key, s.methodology_key, s.year)
    where v.durable_agency_key = s.durable_agency_key and f.known_to is null
    limit 1
) d on true
left join dw.dim_period q on q.period_key = d.previous_period_key
-- The official total of the year before, which may stand under another group of the family.
left join lateral (
    select f.points
    from dw.dim_agency v
    join dw.fact_score f on f.agency_key = v.agency_key and f.year = q.year and f.period_key = q.period_key
    join dw.dim_agency_group e on e.agency_group_key = f.agency_group_key and e.methodology_code = s.methodology_code
    where v.durable_agency_key = s.durable_agency_key and f.known_to is null and f.group_size is not null
    order by f.basis = 'PUBLISHED' and f.status_key = 1 desc, f.basis = 'COMPUTED' desc
    limit 1
) b on true
left join lateral (
    select h.score_key
    from mart.score_history h
    where (h.durable_agency_key, h.agency_group_key, h.year) = (s.durable_agency_key, s.agency_group_key, s.year)
    limit 1
) k on true;

analyze new_score;

create temporary table changed_score on commit drop as
select o.score_key as old_score_key, o.known_from as old_known_from, n.score_key as new_score_key
from (select h.*
      from ops.stale_mart stale
      join mart.score_history h using (agency_group_key, year)
      where h.known_to is null) o
full join new_score n using (score_key)
where (
    o.agency_key, o.methodology_key, o.period_key, o.status, o.basis, o.total, o.published_total,
    o.computed_total, o.maximum, o.bonus, o.penalty, o.coverage, o.grade_code, o.rank, o.rank_low, o.rank_high,
    o.group_size, o.ranked_count, o.reproduction, o.source_kind, o.source_file_key, o.previous_year,
    o.previous_methodology_key, o.previous_total, o.previous_rank, o.previous_grade_code, o.method_changed,
    o.total_change, o.like_for_like_change, o.method_part, o.membership_part, o.rank_change,
    o.delta_refused_reason
) is distinct from (
    n.agency_key, n.methodology_key, n.period_key, n.status, n.basis, n.total, n.published_total,
    n.computed_total, n.maximum, n.bonus, n.penalty, n.coverage, n.grade_code, n.rank, n.rank_low, n.rank_high,
    n.group_size, n.ranked_count, n.reproduction, n.source_kind, n.source_file_key, n.previous_year,
    n.previous_methodology_key, n.previous_total, n.previous_rank, n.previous_grade_code, n.method_changed,
    n.total_change, n.like_for_like_change, n.method_part, n.membership_part, n.rank_change,
    n.delta_refused_reason
);

update mart.score_history h
set known_to = greatest(now(), c.old_known_from + interval '1 microsecond')
from changed_score c
where (h.score_key, h.known_from) = (c.old_score_key, c.old_known_from);

insert into mart.score_history (
    score_key,
    durable_agency_key, agency_key, agency_group_key, methodology_key, period_key, year, status, basis, total,
    published_total, computed_total, maximum, bonus, penalty, coverage, grade_code, rank, rank_low, rank_high,
    group_size, ranked_count, reproduction, source_kind, source_file_key, previous_year, previous_methodology_key,
    previous_total, previous_rank, previous_grade_code, method_changed, total_change, like_for_like_change,
    method_part, membership_part, rank_change, delta_refused_reason,
    known_from
)
select score_key,
       durable_agency_key, agency_key, agency_group_key, methodology_key, period_key, year, status, basis,
       total, published_total, computed_total, maximum, bonus, penalty, coverage, grade_code, rank, rank_low,
       rank_high, group_size, ranked_count, reproduction, source_kind, source_file_key, previous_year,
       previous_methodology_key, previous_total, previous_rank, previous_grade_code, method_changed,
       total_change, like_for_like_change, method_part, membership_part, rank_change, delta_refused_reason,
       greatest(now(), c.old_known_from + interval '1 microsecond')
from changed_score c
join new_score n on n.score_key = c.new_score_key
