-- grain: agency x group x result year, under the methodology that governs it.
-- reads: dw.fact_score, dw.fact_delta, dw.fact_observation, ops.reproduction, ops.source_file and their dimensions
-- writes: mart.score; a row keeps its score_key as long as its agency, group and year stay, whatever else changes
create temporary table new_score on commit drop as
with standing as (
    select a.durable_agency_key, g.methodology_code, t.status_code, s.*
    from dw.fact_score s
    join dw.dim_node n using (node_key)
    join dw.dim_agency a using (agency_key)
    join dw.dim_status t using (status_key)
    join dw.dim_agency_group g using (agency_group_key)
    where s.known_to is null and n.level = 0 and s.period_key = s.year * 1000
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
stated as (
    select a.durable_agency_key, i.methodology_code, o.year, i.indicator_code, o.source_file_key, f.source_kind,
           i.indicator_code in ('TOTAL', 'GRADE', 'RANK') and o.stage_key = 3 as is_result
    from dw.fact_observation o
    join dw.dim_indicator i using (indicator_key)
    join dw.dim_agency a using (agency_key)
    join ops.source_file f using (source_file_key)
    where o.known_to is null and o.period_key = o.year * 1000
),
result_source as (
    select distinct on (durable_agency_key, methodology_code, year)
           durable_agency_key, methodology_code, year, source_kind, source_file_key
    from stated
    where is_result
    order by durable_agency_key, methodology_code, year, indicator_code desc, source_file_key
),
-- A computed total is only as good as the weakest of what went into it.
input_source as (
    select durable_agency_key, methodology_code, year,
           (array['SYNTHETIC', 'SUBMISSION', 'PRESS', 'PUBLISHED_INDEX', 'OFFICIAL'])[min(array_position(
                array['SYNTHETIC', 'SUBMISSION', 'PRESS', 'PUBLISHED_INDEX', 'OFFICIAL'], source_kind))] as source_kind,
           case when min(source_file_key) = max(source_file_key) then min(source_file_key) end as source_file_key
    from stated
    where not is_result
    group by durable_agency_key, methodology_code, year
),
sourced as (
    select o.*,
           case o.basis when 'PUBLISHED' then r.source_kind else i.source_kind end as own_kind,
           case o.basis when 'PUBLISHED' then r.source_file_key else i.source_file_key end as own_file
    from official o
    left join result_source r using (durable_agency_key, methodology_code, year)
    left join input_source i using (durable_agency_key, methodology_code, year)
)
select s.durable_agency_key, s.agency_key, s.agency_group_key, s.methodology_key, s.period_key, s.year,
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
left join (
    select a.durable_agency_key, f.*
    from dw.fact_delta f join dw.dim_agency a using (agency_key)
    where f.known_to is null
) d on (d.durable_agency_key, d.period_key, d.methodology_key) = (s.durable_agency_key, s.period_key, s.methodology_key)
left join dw.dim_period q on q.period_key = d.previous_period_key
left join sourced b
  on (b.durable_agency_key, b.methodology_code, b.year) = (s.durable_agency_key, s.methodology_code, q.year);

analyze new_score;

delete from mart.score as old
where not exists (
    select from new_score as new
    where (old.durable_agency_key, old.agency_group_key, old.year) = (new.durable_agency_key, new.agency_group_key, new.year));

merge into mart.score as old
using new_score as new
on (old.durable_agency_key, old.agency_group_key, old.year) = (new.durable_agency_key, new.agency_group_key, new.year)
when matched and (
    old.agency_key, old.methodology_key, old.period_key, old.status, old.basis, old.total, old.published_total,
    old.computed_total, old.maximum, old.bonus, old.penalty, old.coverage, old.grade_code, old.rank, old.rank_low,
    old.rank_high, old.group_size, old.ranked_count, old.reproduction, old.source_kind, old.source_file_key,
    old.previous_year, old.previous_methodology_key, old.previous_total, old.previous_rank, old.previous_grade_code,
    old.method_changed, old.total_change, old.like_for_like_change, old.method_part, old.membership_part,
    old.rank_change, old.delta_refused_reason
) is distinct from (
    new.agency_key, new.methodology_key, new.period_key, new.status, new.basis, new.total, new.published_total,
    new.computed_total, new.maximum, new.bonus, new.penalty, new.coverage, new.grade_code, new.rank, new.rank_low,
    new.rank_high, new.group_size, new.ranked_count, new.reproduction, new.source_kind, new.source_file_key,
    new.previous_year, new.previous_methodology_key, new.previous_total, new.previous_rank, new.previous_grade_code,
    new.method_changed, new.total_change, new.like_for_like_change, new.method_part, new.membership_part,
    new.rank_change, new.delta_refused_reason
) then update set
    agency_key = new.agency_key, methodology_key = new.methodology_key, period_key = new.period_key,
    status = new.status, basis = new.basis, total = new.total, published_total = new.published_total,
    computed_total = new.computed_total, maximum = new.maximum, bonus = new.bonus, penalty = new.penalty,
    coverage = new.coverage, grade_code = new.grade_code, rank = new.rank, rank_low = new.rank_low,
    rank_high = new.rank_high, group_size = new.group_size, ranked_count = new.ranked_count,
    reproduction = new.reproduction, source_kind = new.source_kind, source_file_key = new.source_file_key,
    previous_year = new.previous_year, previous_methodology_key = new.previous_methodology_key,
    previous_total = new.previous_total, previous_rank = new.previous_rank,
    previous_grade_code = new.previous_grade_code, method_changed = new.method_changed,
    total_change = new.total_change, like_for_like_change = new.like_for_like_change, method_part = new.method_part,
    membership_part = new.membership_part, rank_change = new.rank_change, delta_refused_reason = new.delta_refused_reason
when not matched then insert (
    durable_agency_key, agency_key, agency_group_key, methodology_key, period_key, year, status, basis, total,
    published_total, computed_total, maximum, bonus, penalty, coverage, grade_code, rank, rank_low, rank_high,
    group_size, ranked_count, reproduction, source_kind, source_file_key, previous_year, previous_methodology_key,
    previous_total, previous_rank, previous_grade_code, method_changed, total_change, like_for_like_change,
    method_part, membership_part, rank_change, delta_refused_reason
) values (
    new.durable_agency_key, new.agency_key, new.agency_group_key, new.methodology_key, new.period_key, new.year,
    new.status, new.basis, new.total, new.published_total, new.computed_total, new.maximum, new.bonus, new.penalty,
    new.coverage, new.grade_code, new.rank, new.rank_low, new.rank_high, new.group_size, new.ranked_count,
    new.reproduction, new.source_kind, new.source_file_key, new.previous_year, new.previous_methodology_key,
    new.previous_total, new.previous_rank, new.previous_grade_code, new.method_changed, new.total_change,
    new.like_for_like_change, new.method_part, new.membership_part, new.rank_change, new.delta_refused_reason
)
