-- Written in the transaction of the findings themselves, so that one never stands without the other.
-- writes: ops.run
update ops.run
set parameters = parameters || jsonb_build_object('detect_input', @input)
where run_key = @runKey
