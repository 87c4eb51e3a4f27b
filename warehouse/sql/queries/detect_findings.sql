-- grain: submission whose score reaches the threshold of its kind and indicator.
-- reads: staging.detector_candidate, dw.dim_indicator
-- writes: new_anomaly
insert into new_anomaly (
    agency_key, indicator_key, period_key, stage_key, observation_revision, year, model_version_key, kind, score, expected,
    lower_bound, upper_bound, reason_vi, reason_en, evidence, data_hash
)
select c.agency_key, c.indicator_key, c.period_key, c.stage_key, c.observation_revision, c.year, c.model_version_key,
       k.kind, c.score, c.expected, c.lower_bound, c.upper_bound, coalesce(c.spike_reason_vi, c.reason_vi),
       coalesce(c.spike_reason_en, c.reason_en), c.evidence, c.data_hash
from staging.detector_candidate c
cross join lateral (select case when c.settled_period is null then c.kind else 'SPIKE' end as kind) k
join dw.dim_indicator i using (indicator_key)
join unnest(@kinds, @indicators, @thresholds) as t (kind, indicator, threshold)
  on (t.kind, t.indicator) = (k.kind, i.indicator_code)
where c.score >= t.threshold
