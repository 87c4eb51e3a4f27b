-- grain: one thing of the next message that is due: a run, or all that is to be told of the findings of a run; the most
-- likely ones first. What another process is sending is left to it.
-- reads: ops.notification
with first as (
    select channel, run_key, anomaly_key is null as is_run
    from ops.notification
    where delivered_at is null and given_up_at is null and due_at <= now() and channel = any(@channels)
    order by due_at, notification_key
    limit 1
    for update skip locked
)
select n.notification_key as "key", n.channel, n.run_key as "runKey", n.anomaly_key as "anomalyKey", n.attempt,
       n.created_at as "createdAt", n.body::text as body
from ops.notification n
join first f on n.channel = f.channel and n.run_key = f.run_key and (n.anomaly_key is null) = f.is_run
where n.delivered_at is null and n.given_up_at is null
order by (n.body ->> 'probability')::double precision desc nulls last, n.notification_key
for update of n skip locked
