-- grain: one check without offenders of a maintenance long ago; what had offenders is kept. And what was told long ago.
-- reads: ops.run
-- writes: ops.check_result, ops.notification
with told as (
    delete from ops.notification where delivered_at < now() - interval '400 days' returning 1
),
passed as (
    delete from ops.check_result c
    using ops.run r
    where r.run_key = c.run_key and c.offender_count = 0 and r.finished_at < now() - interval '90 days'
    returning 1
)
select (select count(*) from told) + (select count(*) from passed)
