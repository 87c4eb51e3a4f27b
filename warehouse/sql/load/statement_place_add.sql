-- grain: one statement of one file, with the cell where it stands
-- writes: ops.statement_place
insert into ops.statement_place (source_file_key, line_number, place)
select $1, line_number, place
from unnest($2::bigint[], $3::text[]) as stated (line_number, place)
on conflict do nothing;
