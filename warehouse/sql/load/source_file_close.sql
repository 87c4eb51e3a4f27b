-- grain: one row, with the reconciliation that its constraint checks
-- writes: ops.source_file
update ops.source_file
set state = $2, line_count = $3, fact_count = $4, unchanged_count = $5, superseded_count = $6, rejected_count = $7,
    loaded_at = clock_timestamp()
where source_file_key = $1;
