-- grain: agency x result year of one group of which anything official was published, and its fellow members of whom
-- nothing was; what was not published stays null and is never 0.
-- reads: dw.fact_observation, dw.fact_group_statistic, dw.bridge_group_member and their dimensions
with member as (
    select y.year, a.durable_agency_key, a.agency_key, a.agency_code, g.tree_code,
           count(*) over (partition by y.year)::int as member_count
    from dw.dim_agency_group g
    join dw.bridge_group_member b using (agency_group_key)
    join dw.dim_agency a using (durable_agency_key)
    join unnest(@years) as y(year)
      on b.valid_from <= make_date(y.year, 12, 31) and (b.valid_to is null or b.valid_to > make_date(y.year, 12, 31))
     and a.valid_from <= make_date(y.year, 12, 31) and (a.valid_to is null or a.valid_to > make_date(y.year, 12, 31))
    where g.agency_group_key = @group and g.is_ranked
),
-- Three figures of each member are looked up by the key of the facts; what else was stated of it is not read.
result as (
    select m.year, m.durable_agency_key,
           max(o.value) filter (where i.indicator_code = 'TOTAL' and o.status_key = 1) as total,
           max(o.value::int) filter (where i.indicator_code = 'RANK' and o.status_key = 1) as rank,
           max(o.raw_text) filter (where i.indicator_code = 'GRADE' and o.status_key = 1) as grade_code
    from member m
    join dw.dim_agency v using (durable_agency_key)
    cross join (
        select indicator_key, indicator_code
        from dw.dim_indicator
        where methodology_code = @family and indicator_code in ('TOTAL', 'GRADE', 'RANK')) i
    cross join lateral (
        select f.value, f.status_key, f.raw_text
        from dw.fact_observation f
        where (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
              = (v.agency_key, i.indicator_key, m.year * 1000, 3, m.year)
          and f.known_to is null
        offset 0) o
    group by m.year, m.durable_agency_key
),
stated_size as (
    select s.year, max(s.value)::int as group_size
    from dw.fact_group_statistic s
    join dw.dim_indicator i using (indicator_key)
    where s.agency_group_key = @group and s.year = any (@years) and i.indicator_code = 'GROUP_SIZE' and s.known_to is null
      and s.period_key = s.year * 1000
    group by s.year
),
placed as (
    select m.*, r.total, r.grade_code, r.rank as stated_rank,
           coalesce(s.group_size, m.member_count) as group_size,
           count(r.total) over peers as published_count,
           count(coalesce(r.total, r.rank::numeric)) over peers
             + count(r.grade_code) filter (where r.total is null and r.rank is null) over peers as result_count,
           case when r.total is not null then rank() over (
               partition by m.year order by r.total desc nulls last) end as place
    from member m
    left join result r using (durable_agency_key, year)
    left join stated_size s using (year)
    window peers as (partition by m.year)
)
select p.year, p.durable_agency_key, p.agency_code, p.agency_key, coalesce(n.node_key, 0) as node_key,
       coalesce(d.methodology_key, 0) as methodology_key,
       case when p.total is null and p.stated_rank is null and p.grade_code is null then 4 else 1 end::smallint as status_key,
       p.total as points, w.maximum, p.total / nullif(w.maximum, 0) as normalised,
       coalesce(p.grade_code, b.grade_code) as grade_code,
       coalesce(p.stated_rank, p.place)::int as rank,
       coalesce(p.stated_rank, p.place)::int as rank_low,
       coalesce(p.stated_rank, p.place + p.group_size - p.published_count)::int as rank_high,
       p.group_size, p.published_count::int as ranked_count,
       case when p.total is null and p.grade_code is not null then 'GRADE_ONLY' end as note
from placed p
left join dw.dim_methodology d
  on d.methodology_code = @family and d.is_current and d.methodology_key <> 0
 and p.year >= d.year_from and (d.year_to is null or p.year < d.year_to)
left join dw.dim_node n on n.methodology_key = d.methodology_key and n.level = 0
left join dw.bridge_node_weight w on w.node_key = n.node_key and w.tree_code = p.tree_code
-- A total without a stated grade has the grade of the methodology's band.
left join dw.dim_grade b
  on b.methodology_key = d.methodology_key and p.total is not null
 and (b.lower_bound is null or p.total >= b.lower_bound) and (b.upper_bound is null or p.total < b.upper_bound)
where p.result_count > 0
order by p.year, p.agency_code
