select t.anomaly_key, t.decision, t.note, t.reviewer, t.decided_at
from dw.fact_review t
where t.anomaly_key = any(array(select t.anomaly_key
    from mart.anomaly t
    left join dw.dim_agency j1 on j1.agency_key = t.agency_key
    where t.state = any($1)
    order by j1.name_vi, t.anomaly_key
    limit 50))
order by t.anomaly_key, t.review_key desc;
select t.durable_agency_key, t.kind
from mart.anomaly t
where t.durable_agency_key = any(array(select t.durable_agency_key
    from mart.anomaly t
    left join dw.dim_agency j1 on j1.agency_key = t.agency_key
    where t.state = any($1)
    order by j1.name_vi, t.anomaly_key
    limit 50))
and t.kind = $2
order by t.durable_agency_key, t.score desc, t.anomaly_key;
select t.kind, t.state, t.anomaly_key, t.agency_key, (select dimension_generation from ops.generation)
from mart.anomaly t
left join dw.dim_agency j1 on j1.agency_key = t.agency_key
where t.state = any($1)
order by j1.name_vi, t.anomaly_key
limit 50;
