-- check: anomaly_state_follows_review
-- explains: a finding in the mart is in another state than its last review left it in
with last_review as (
    select distinct on (anomaly_key) anomaly_key, decision, count(*) over (partition by anomaly_key) as review_count
    from dw.fact_review
    order by anomaly_key, review_key desc
)
select m.anomaly_key, m.state, r.decision, m.review_count as counted, coalesce(r.review_count, 0) as reviews
from mart.anomaly m
left join last_review r using (anomaly_key)
where m.state <> case coalesce(r.decision, 'REOPENED') when 'REOPENED' then 'OPEN' else r.decision end
   or m.review_count <> coalesce(r.review_count, 0)
