-- grain: agency of a ranked group at a year's end, or one that might join it, x indicator x period of the year x stage;
-- agencies of which nothing is known have one row without an indicator.
-- reads: dw.dim_agency_group, dw.bridge_group_member, dw.dim_agency, dw.fact_observation, dw.dim_indicator
with asked as (
    select agency_group_key, methodology_code, make_date($2::int, 12, 31) as day,
           -- Shorter periods are read only where a methodology may draw years from them.
           exists (select from dw.dim_methodology m
                   where m.methodology_code = g.methodology_code and m.is_current and m.file_text like '%within_year%') as may_draw
    from dw.dim_agency_group g
    where is_ranked and group_code = $1
),
wanted as (
    select a.durable_agency_key, a.agency_code, a.name_vi, a.name_en, true as is_member
    from asked g
    join dw.bridge_group_member b using (agency_group_key)
    join dw.dim_agency a using (durable_agency_key)
    where b.valid_from <= g.day and (b.valid_to is null or b.valid_to > g.day)
      and a.valid_from <= g.day and (a.valid_to is null or a.valid_to > g.day)
    union all
    select a.durable_agency_key, a.agency_code, a.name_vi, a.name_en, false
    from asked g
    join dw.dim_agency a
      on a.agency_code = any($3) and a.valid_from <= g.day and (a.valid_to is null or a.valid_to > g.day)
),
stated as (
    select a.durable_agency_key, i.indicator_code, o.period_key % 1000 as part, o.stage_key, o.status_key, o.value,
           o.numerator, o.denominator
    from asked g
    join dw.dim_agency a on a.durable_agency_key in (select durable_agency_key from wanted)
    join dw.fact_observation o using (agency_key)
    join dw.dim_indicator i on i.indicator_key = o.indicator_key and i.methodology_code = g.methodology_code
    where o.year = $2 and (o.period_key = $2 * 1000 or g.may_draw) and o.known_to is null
      and i.indicator_code <> all (array['TOTAL', 'GRADE', 'RANK'])
)
select w.agency_code, w.name_vi, w.name_en, w.is_member, s.indicator_code, s.status_key, s.value, s.numerator, s.denominator,
       s.part, s.stage_key
from wanted w
left join stated s using (durable_agency_key)
order by w.is_member desc, w.agency_code, s.indicator_code
