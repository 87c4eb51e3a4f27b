-- grain: panel (family x simulated x type of period) that files have changed: the first period changed.
-- reads: dw.fact_observation and its dimensions
select i.methodology_code, a.is_synthetic, p.period_type, min(p.start_date) as start_date
from dw.fact_observation o
join dw.dim_indicator i using (indicator_key)
join dw.dim_agency a using (agency_key)
join dw.dim_period p using (period_key)
where o.source_file_key = any(@files) and o.indicator_key = any(@indicators)
  and p.period_type in ('MONTH', 'QUARTER', 'YEAR')
group by i.methodology_code, a.is_synthetic, p.period_type
