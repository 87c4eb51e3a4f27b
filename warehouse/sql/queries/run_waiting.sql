-- Requests that wait, oldest first; those that another worker is handing over right now are left to it.
select run_key, kind
from ops.run
where state = 'QUEUED'
order by run_key
for update skip locked
