-- grain: one request that may begin: the first of its lane that is due and rests on nothing asked for before it. Those
-- that another worker is handing over right now are left to it.
-- reads: ops.run
with waiting as (
    select run_key, kind, lane, coalesce(first_key, run_key) as place
    from ops.run
    where state = 'QUEUED' and due_at <= now()
    for update skip locked
)
select distinct on (w.lane) w.run_key, w.kind
from waiting w
where not exists (
    select
    from ops.run before
    join unnest(@kinds, @restsOn) as rule (kind, rests_on) on rule.kind = w.kind and rule.rests_on = before.kind
    where before.state in ('QUEUED', 'RUNNING') and coalesce(before.first_key, before.run_key) < w.place)
order by w.lane, w.place
