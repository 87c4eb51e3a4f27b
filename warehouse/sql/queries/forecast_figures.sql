-- grain: agency x indicator x result year with a figure, by the last stage that states anything of it.
-- reads: dw.fact_observation and its dimensions, ops.source_file
select i.methodology_code, a.is_synthetic, i.indicator_key, i.indicator_code, i.unit, i.value_kind, i.minimum, i.maximum,
       a.durable_agency_key, o.agency_key, a.agency_code, o.year, o.value, o.numerator, o.denominator, f.source_kind
from (
    select distinct on (agency_key, indicator_key, year) agency_key, indicator_key, year, status_key, value, numerator,
           denominator, source_file_key
    from dw.fact_observation
    where known_to is null and period_key = year * 1000
    order by agency_key, indicator_key, year, stage_key desc
) o
join dw.dim_indicator i using (indicator_key)
join dw.dim_agency a using (agency_key)
join ops.source_file f using (source_file_key)
where o.status_key = 1 and (o.value is not null or o.denominator <> 0)
  and i.value_kind in ('RATIO', 'NUMBER', 'COUNT') and i.methodology_code <> ''
order by i.methodology_code, a.is_synthetic, i.indicator_code, a.agency_code, o.year
