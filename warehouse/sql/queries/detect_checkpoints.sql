-- grain: panel x period whose state is kept.
-- reads: staging.detector_checkpoint
select panel, period, definition_hash, data_hash
from staging.detector_checkpoint
order by panel, period
