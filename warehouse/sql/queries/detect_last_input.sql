-- The state of the data, model and threshold that the standing findings were made from.
-- reads: ops.run
select run_key, parameters ->> 'detect_input' as input
from ops.run
where parameters ? 'detect_input'
order by run_key desc
limit 1
