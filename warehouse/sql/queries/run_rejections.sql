-- grain: one complaint about a refused line of a run, the first @most of them.
-- reads: ops.rejection, ops.source_file
select f.name as "file", r.line_number as "line", r.field, r.rule_code as "rule", r.message_en as "message", r.message_vi as "messageVi"
from ops.rejection r
join ops.source_file f using (source_file_key)
where r.run_key = @runKey
order by r.rejection_key
limit @most
