-- grain: one sequence that has been drawn from, with its last number
-- reads: pg_sequences
select schemaname || '.' || sequencename as name, last_value as value
from pg_sequences
where schemaname in ('dw', 'mart', 'ops') and last_value is not null
order by 1
