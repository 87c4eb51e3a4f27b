-- grain: the fields of one refused line whose refusal stands and that complains of an unknown agency.
-- reads: ops.rejection
select distinct on (r.source_file_key, r.line_number) r.fields::text
from ops.rejection r
join ops.rejection c on (c.source_file_key, c.run_key, c.line_number) = (r.source_file_key, r.run_key, r.line_number)
where r.complaint_number = 1 and r.replayed_in is null and r.fields is not null and c.rule_code = @rule
order by r.source_file_key, r.line_number, r.rejection_key desc;
