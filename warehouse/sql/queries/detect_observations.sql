-- grain: observation that stands, of an indicator that has an amount or a rate, for a month, a quarter or a year;
-- small counts that only climb a ladder are neither.
-- reads: dw.fact_observation and its dimensions, dw.dim_node
select i.methodology_code, a.is_synthetic, p.period_type, i.indicator_code, i.indicator_key, i.unit, i.value_kind,
       a.agency_code, o.agency_key, o.period_key, p.year, extract(month from p.start_date)::int as start_month,
       o.stage_key, o.revision, o.value, o.numerator, o.denominator
from dw.fact_observation o
join dw.dim_indicator i using (indicator_key)
join dw.dim_agency a using (agency_key)
join dw.dim_period p using (period_key)
where o.known_to is null and o.status_key = 1 and (o.value is not null or o.denominator is not null)
  and i.value_kind in ('RATIO', 'NUMBER') and p.period_type in ('MONTH', 'QUARTER', 'YEAR')
  and not exists (
    select from dw.dim_node n
    where n.indicator_key = i.indicator_key and n.rule in ('STEP', 'BOOL', 'COUNT_CAP', 'BONUS', 'PENALTY'))
order by i.methodology_code, a.is_synthetic, p.period_type, i.indicator_code, a.agency_code, o.period_key, o.stage_key
