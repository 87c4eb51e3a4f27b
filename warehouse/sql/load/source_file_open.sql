-- grain: one row, the content that is being loaded; a content that was refused or is loaded again keeps its key
-- writes: ops.source_file
insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, licence, citation, run_key, replay_of,
    api_key_key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9::int, $10::int)
on conflict (source_code, content_hash) do update
set state = 'LOADING', source_kind = excluded.source_kind, name = excluded.name, licence = excluded.licence,
    citation = excluded.citation, run_key = excluded.run_key, received_at = now(), loaded_at = null
returning source_file_key;
