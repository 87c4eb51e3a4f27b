-- grain: panel x indicator x period.
-- reads: staging.detector_count
select panel || '/' || indicator as indicator, period, judged as submissions, flagged
from staging.detector_count
