-- grain: finding that stands.
-- reads: dw.fact_anomaly, dw.fact_observation and their dimensions
select f.anomaly_key, f.kind, i.methodology_code, i.indicator_code, i.unit, i.value_kind, a.durable_agency_key,
       f.year, p.period_type, f.expected, (f.evidence ->> 'logOdds')::double precision as log_odds, o.value,
       o.numerator, o.denominator
from dw.fact_anomaly f
join dw.dim_agency a using (agency_key)
join dw.dim_indicator i using (indicator_key)
join dw.dim_period p using (period_key)
join dw.fact_observation o
  on (o.agency_key, o.indicator_key, o.period_key, o.stage_key, o.revision, o.year)
   = (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.observation_revision, f.year)
where f.withdrawn_at is null
order by i.methodology_code, f.year, f.anomaly_key
