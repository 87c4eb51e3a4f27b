-- grain: one source that was pulled.
-- writes: ops.pull_state
insert into ops.pull_state (source_code, etag, watermark, pulled_at)
values (@source, @tag, @watermark, now())
on conflict (source_code) do update
set etag = excluded.etag, watermark = excluded.watermark, pulled_at = excluded.pulled_at;
