-- grain: one row, whether the warehouse has received anything yet
-- reads: ops.run, ops.source_file
select exists (select from ops.run) or exists (select from ops.source_file)
