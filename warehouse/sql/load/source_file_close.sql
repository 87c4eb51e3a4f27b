-- grain: one row, with the reconciliation that its constraint checks
-- reads: ops.source_file
-- writes: ops.source_file
-- What has no date was stated now, and behind whatever was stated before, however the clock was set meanwhile.
update ops.source_file
set state = $2, line_count = $3, fact_count = $4, unchanged_count = $5, superseded_count = $6, rejected_count = $7,
    loaded_at = clock_timestamp(),
    stated_at = coalesce(stated_at, case when $2 = 'LOADED' then
        greatest(clock_timestamp(), (select max(f.stated_at) + interval '1 microsecond' from ops.source_file f)) end)
where source_file_key = $1;
