-- grain: finding.
-- reads: new_anomaly, dw.fact_review
-- writes: dw.fact_anomaly; a finding that is made again keeps its key, one that a person has judged stays whatever
-- the model says now, any other that is no longer made is withdrawn. The next figure may turn a jump into a spike: to
-- the person who has judged it, it is the same finding.
with standing as (
    select f.*, exists (select from dw.fact_review r where r.anomaly_key = f.anomaly_key) as is_reviewed
    from dw.fact_anomaly f
    where f.withdrawn_at is null
),
kept as (
    select s.anomaly_key, n.agency_key, n.indicator_key, n.period_key, n.stage_key, n.observation_revision
    from standing s
    join new_anomaly n using (agency_key, indicator_key, period_key, stage_key, observation_revision)
    where s.is_reviewed and (s.kind = n.kind or (s.kind in ('JUMP', 'SPIKE') and n.kind in ('JUMP', 'SPIKE')))
       or s.kind = n.kind and (s.model_version_key = n.model_version_key and abs(s.score - n.score) < 0.005)
),
withdrawn as (
    update dw.fact_anomaly f
    set withdrawn_at = now()
    from standing s
    where f.anomaly_key = s.anomaly_key and not s.is_reviewed
      and not exists (select from kept k where k.anomaly_key = s.anomaly_key)
    returning 1
),
found as (
    insert into dw.fact_anomaly (
        agency_key, indicator_key, period_key, stage_key, observation_revision, year, model_version_key, kind, score,
        expected, lower_bound, upper_bound, reason_vi, reason_en, evidence, data_hash, run_key, found_at
    )
    select n.agency_key, n.indicator_key, n.period_key, n.stage_key, n.observation_revision, n.year,
           n.model_version_key, n.kind, n.score, n.expected, n.lower_bound, n.upper_bound, n.reason_vi, n.reason_en,
           n.evidence::jsonb, n.data_hash, @runKey, now()
    from new_anomaly n
    where not exists (
        select from kept k
        where (k.agency_key, k.indicator_key, k.period_key, k.stage_key, k.observation_revision)
            = (n.agency_key, n.indicator_key, n.period_key, n.stage_key, n.observation_revision))
    -- Withdrawn before, and now the data are what they were then.
    on conflict (agency_key, indicator_key, period_key, stage_key, observation_revision, model_version_key, data_hash)
        do update set withdrawn_at = null
    returning 1
)
select (select count(*) from found) as found, (select count(*) from kept) as kept, (select count(*) from withdrawn) as withdrawn
