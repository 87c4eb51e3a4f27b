-- grain: one row, the content that is being loaded; a content that was refused or is loaded again keeps its key
-- writes: ops.source_file
-- The moment of its statement: that of its day ($11); of the content ($9) whose refused lines it sends again; or the one
-- under which it was loaded before. Null means that it is known at the end of the load: later than all others.
insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, licence, citation, run_key, replay_of,
    api_key_key, stated_on, stated_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $9::int, $10::int, $11::date,
       coalesce($11::date::timestamp at time zone 'UTC', first.stated_at)
from (values (1)) content
left join ops.source_file first on first.source_file_key = $9::int
on conflict (source_code, content_hash, stated_on) do update
set state = 'LOADING', source_kind = excluded.source_kind, name = excluded.name, licence = excluded.licence,
    citation = excluded.citation, run_key = excluded.run_key, received_at = now(), loaded_at = null,
    stated_at = coalesce(excluded.stated_at, source_file.stated_at)
returning source_file_key, stated_at;
