-- grain: panel x period with anything to judge.
-- reads: dw.fact_observation and its dimensions
select i.methodology_code, a.is_synthetic, p.period_type, p.period_key, p.year,
       extract(month from p.start_date)::int as start_month
from (
    select distinct o.indicator_key, o.period_key, a.is_synthetic
    from dw.fact_observation o
    join dw.dim_agency a using (agency_key)
    where o.known_to is null and o.status_key = 1 and o.year >= @year and o.indicator_key = any(@indicators)
) a
join dw.dim_indicator i using (indicator_key)
join dw.dim_period p using (period_key)
where p.period_type in ('MONTH', 'QUARTER', 'YEAR')
group by i.methodology_code, a.is_synthetic, p.period_type, p.period_key, p.year, p.start_date
order by p.start_date, i.methodology_code, a.is_synthetic, p.period_type
