-- reads: mart.anomaly
-- The last finding there is, and the time: what comes later is news.
select coalesce(max(anomaly_key), 0) as anomaly_key, now() as at
from mart.anomaly
