-- grain: cell of a proposal, with the keys of what it names, null where there is no such thing, and what stands in it.
-- reads: dw.dim_agency, dw.dim_indicator, dw.dim_period, dw.dim_stage, dw.fact_observation
select n.line::int as line, n.agency, n.indicator, n.period, n.stage, a.agency_key, a.durable_agency_key, i.indicator_key,
       coalesce(i.value_kind, '') as value_kind, p.period_key, coalesce(p.period_type, '') as period_type, p.year, s.stage_key,
       o.status_key, o.value, o.numerator, o.denominator, case when i.value_kind = 'GRADE' then o.raw_text end as grade
from unnest(@agencies, @indicators, @periods, @stages) with ordinality as n (agency, indicator, period, stage, line)
left join dw.dim_period p on p.period_code = n.period and p.period_key <> 0
-- The version that answers for a period: the last one in force on any day of it.
left join lateral (
    select v.agency_key, v.durable_agency_key
    from dw.dim_agency v
    where v.agency_code = n.agency and v.agency_key <> 0
      and v.valid_from < p.end_date and (v.valid_to is null or v.valid_to > p.start_date)
    order by v.valid_from desc
    limit 1
) a on true
left join dw.dim_indicator i on i.methodology_code = @family and i.indicator_code = n.indicator
left join dw.dim_stage s on s.stage_code = n.stage and s.stage_key <> 0
left join dw.fact_observation o
  on (o.agency_key, o.indicator_key, o.period_key, o.stage_key, o.year)
   = (a.agency_key, i.indicator_key, p.period_key, s.stage_key, p.year) and o.known_to is null
order by n.line
