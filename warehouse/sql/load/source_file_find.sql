-- grain: at most one row, the content as it was received before
-- reads: ops.source_file
select source_file_key, state, line_count, fact_count, unchanged_count, superseded_count, rejected_count
from ops.source_file
where source_code = $1 and content_hash = $2 and stated_on is not distinct from $3::date;
