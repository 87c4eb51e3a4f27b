select t.run_key, t.step_number, t.name, t.state, t.rows_in, t.rows_out, t.started_at, t.finished_at, t.message
from ops.run_step t
where t.run_key = any(array(select t.run_key
    from ops.run t
    where t.kind is distinct from $1
    order by t.run_key desc
    limit 50))
order by t.run_key, t.step_number;
select t.run_key, t.kind, t.state, t.requested_by, t.queued_at, t.started_at, t.finished_at, t.error_code, t.message
from ops.run t
where t.kind is distinct from $1
order by t.run_key desc
limit 50;
