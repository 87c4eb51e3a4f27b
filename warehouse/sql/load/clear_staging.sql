-- grain: one staged line of the file
-- writes: staging.observation
delete from staging.observation where source_file_key = $1;
