-- grain: part of the state of a panel after a period.
-- reads: staging.detector_state
select part as name, content
from staging.detector_state
where panel = @panel and period = @period
