-- writes: staging.detector_seen
insert into staging.detector_seen as s (source_file_key, loaded_at)
select source_file_key, loaded_at from unnest(@files, @moments::timestamptz[]) as n (source_file_key, loaded_at)
on conflict (source_file_key) do update set loaded_at = excluded.loaded_at
