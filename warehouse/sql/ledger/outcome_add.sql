-- grain: step of a case that the load takes: applied with its file, or refused.
-- writes: ops.correction_event
insert into ops.correction_event (correction_key, event, actor, note, source_file_key, run_key)
values (@correction, @event, @actor, @note, @sourceFile, @runKey)
returning event_key
