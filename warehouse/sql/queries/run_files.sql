-- grain: one source file that a run received, with the reconciliation of its lines.
-- reads: ops.source_file
select name, source_code as "sourceCode", state, line_count as "lines", fact_count as "facts", unchanged_count as "unchanged",
       superseded_count as "superseded", rejected_count as "rejected"
from ops.source_file
where run_key = @runKey
order by source_file_key
