-- grain: one complaint about a line that was sent again.
-- writes: ops.rejection
update ops.rejection
set replayed_in = @replayedIn
where source_file_key = @file and line_number = any(@lines) and replayed_in is null;
