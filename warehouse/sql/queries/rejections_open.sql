-- grain: one refused line whose refusal stands, in the order of the lines of its file.
-- reads: ops.rejection, ops.source_file
select distinct on (r.source_file_key, r.line_number)
       r.source_file_key as "File", f.source_code as "Source", f.name as "Name", r.line_number as "Line", r.fields::text as "Fields"
from ops.rejection r
join ops.source_file f using (source_file_key)
where r.complaint_number = 1 and r.replayed_in is null and r.fields is not null
  and (@file::int is null or r.source_file_key = @file)
  and (@line::bigint is null or r.line_number = @line)
  and (@rule::text is null or exists (
      select from ops.rejection c
      where (c.source_file_key, c.run_key, c.line_number) = (r.source_file_key, r.run_key, r.line_number) and c.rule_code = @rule))
order by r.source_file_key, r.line_number, r.rejection_key desc;
