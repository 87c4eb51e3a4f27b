-- grain: source file asked for.
-- reads: ops.source_file
select source_file_key, source_kind from ops.source_file where source_file_key = any (@files)
