-- grain: at most one row: how far a source was pulled.
-- reads: ops.pull_state
select etag as "Tag", watermark as "Watermark" from ops.pull_state where source_code = @source;
