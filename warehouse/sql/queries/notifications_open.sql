-- grain: one message that waits or was given up: channel x run x what of the run it tells.
-- reads: ops.notification
select channel, run_key as "runKey", case when anomaly_key is null then 'RUN' else 'FINDINGS' end as "about",
       count(*)::int as "things", max(attempt)::int as "attempts", min(due_at) as "dueAt",
       bool_and(given_up_at is not null) as "isGivenUp", max(last_error) as "lastError"
from ops.notification
where delivered_at is null
group by channel, run_key, anomaly_key is null
order by run_key, channel
