-- check: anomalies_point_to_observations
-- explains: a finding is about an observation revision that does not exist
with grounded as materialized (
    select a.anomaly_key
    from dw.fact_anomaly a
    join dw.fact_observation o
        on o.agency_key = a.agency_key and o.indicator_key = a.indicator_key and o.period_key = a.period_key
        and o.stage_key = a.stage_key and o.revision = a.observation_revision and o.year = a.year
)
select a.anomaly_key, a.agency_key, a.indicator_key, a.period_key, a.stage_key, a.observation_revision
from dw.fact_anomaly a
where not exists (select from grounded where grounded.anomaly_key = a.anomaly_key)
