-- grain: refused line of a simulated file.
-- reads: ops.rejection, ops.source_file
select r.raw_text
from ops.rejection r
join ops.source_file f using (source_file_key)
where f.source_kind = 'SYNTHETIC'
