-- reads: mart.anomaly, ops.run
-- What a listener has missed since its marks: the keys of new findings, and of runs that moved on or may have.
select 'itanalytics_anomaly' as channel, anomaly_key as key
from mart.anomaly
where anomaly_key > $1
union all
select 'itanalytics_progress', run_key
from ops.run
where state = 'RUNNING' or greatest(queued_at, started_at, finished_at) >= $2
order by channel, key
