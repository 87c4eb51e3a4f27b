-- grain: agency x result year of which anything official was published, and its fellow members of whom nothing was.
-- reads: dw.fact_observation, dw.fact_group_statistic, dw.bridge_group_member and their dimensions
-- writes: new_score, basis PUBLISHED; what was not published stays null and is never 0
with result as (
    select a.durable_agency_key, i.methodology_code, o.year,
           max(o.value) filter (where i.indicator_code = 'TOTAL' and o.status_key = 1) as total,
           max(o.value::int) filter (where i.indicator_code = 'RANK' and o.status_key = 1) as rank,
           max(o.raw_text) filter (where i.indicator_code = 'GRADE' and o.status_key = 1) as grade_code
    from dw.fact_observation o
    join dw.dim_indicator i using (indicator_key)
    join dw.dim_agency a using (agency_key)
    where i.indicator_code in ('TOTAL', 'GRADE', 'RANK') and o.stage_key = 3 and o.known_to is null
      and o.period_key = o.year * 1000
    group by a.durable_agency_key, i.methodology_code, o.year
),
published_year as (
    select distinct methodology_code, year
    from result
    where total is not null or rank is not null or grade_code is not null
),
member as (
    select y.methodology_code, y.year, g.agency_group_key, a.durable_agency_key, a.agency_key,
           count(*) over (partition by y.year, g.agency_group_key)::int as member_count
    from published_year y
    join dw.dim_agency_group g on g.methodology_code = y.methodology_code and g.is_ranked
    join dw.bridge_group_member b using (agency_group_key)
    join dw.dim_agency a using (durable_agency_key)
    where b.valid_from <= make_date(y.year, 12, 31) and (b.valid_to is null or b.valid_to > make_date(y.year, 12, 31))
      and a.valid_from <= make_date(y.year, 12, 31) and (a.valid_to is null or a.valid_to > make_date(y.year, 12, 31))
),
stated_size as (
    select s.agency_group_key, s.year, max(s.value)::int as group_size
    from dw.fact_group_statistic s
    join dw.dim_indicator i using (indicator_key)
    where i.indicator_code = 'GROUP_SIZE' and s.known_to is null and s.period_key = s.year * 1000
    group by s.agency_group_key, s.year
),
placed as (
    select m.*, r.total, r.grade_code, r.rank as stated_rank,
           coalesce(s.group_size, m.member_count) as group_size,
           count(r.total) over peers as published_count,
           count(coalesce(r.total, r.rank::numeric)) over peers
             + count(r.grade_code) filter (where r.total is null and r.rank is null) over peers as result_count,
           case when r.total is not null then rank() over (
               partition by m.year, m.agency_group_key order by r.total desc nulls last) end as place
    from member m
    left join result r using (durable_agency_key, methodology_code, year)
    left join stated_size s using (agency_group_key, year)
    window peers as (partition by m.year, m.agency_group_key)
)
insert into new_score (
    agency_key, node_key, period_key, basis, year, methodology_key, agency_group_key, status_key, points, maximum,
    normalised, grade_code, rank, rank_low, rank_high, group_size, ranked_count, note
)
select p.agency_key, coalesce(n.node_key, 0), p.year * 1000, 'PUBLISHED', p.year, coalesce(d.methodology_key, 0),
       p.agency_group_key,
       case when p.total is null and p.stated_rank is null and p.grade_code is null then 4 else 1 end,
       p.total, w.maximum, p.total / nullif(w.maximum, 0),
       coalesce(p.grade_code, b.grade_code),
       coalesce(p.stated_rank, p.place),
       coalesce(p.stated_rank, p.place),
       coalesce(p.stated_rank, p.place + p.group_size - p.published_count),
       p.group_size, p.published_count,
       case when p.total is null and p.grade_code is not null then 'GRADE_ONLY' end
from placed p
join dw.dim_agency_group g using (agency_group_key)
left join dw.dim_methodology d
  on d.methodology_code = p.methodology_code and d.is_current and d.methodology_key <> 0
 and p.year >= d.year_from and (d.year_to is null or p.year < d.year_to)
left join dw.dim_node n on n.methodology_key = d.methodology_key and n.level = 0
left join dw.bridge_node_weight w on w.node_key = n.node_key and w.tree_code = g.tree_code
-- A total without a stated grade has the grade of the methodology's band.
left join dw.dim_grade b
  on b.methodology_key = d.methodology_key and p.total is not null
 and (b.lower_bound is null or p.total >= b.lower_bound) and (b.upper_bound is null or p.total < b.upper_bound)
where p.result_count > 0
