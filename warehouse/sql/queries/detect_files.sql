-- grain: file whose load is over, and whether the detector has judged its observations.
-- reads: ops.source_file, staging.detector_seen
select f.source_file_key, f.loaded_at, s.source_file_key is not null as is_seen
from ops.source_file f
left join staging.detector_seen s
  on s.source_file_key = f.source_file_key and s.loaded_at is not distinct from f.loaded_at
where f.state <> 'LOADING'
