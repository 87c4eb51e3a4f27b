-- grain: one check without offenders of a maintenance long ago; what had offenders is kept.
-- reads: ops.run
-- writes: ops.check_result
delete from ops.check_result c
using ops.run r
where r.run_key = c.run_key and c.offender_count = 0 and r.finished_at < now() - interval '90 days'
