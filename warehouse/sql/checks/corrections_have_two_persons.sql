-- check: corrections_have_two_persons
-- explains: a correction was approved or rejected by who proposed it, or applied without an approval
select c.correction_key, c.proposed_by, e.event, e.actor
from ops.correction c
join ops.correction_event e using (correction_key)
where (e.event in ('APPROVED', 'REJECTED') and lower(btrim(e.actor)) = lower(btrim(c.proposed_by)))
   or (e.event in ('APPLIED', 'REFUSED') and not exists (
       select from ops.correction_event a
       where a.correction_key = c.correction_key and a.event = 'APPROVED' and a.event_key < e.event_key))
union all
select a.appeal_key, a.filed_by, e.event, e.actor
from ops.appeal a
join ops.appeal_event e using (appeal_key)
where e.event <> 'WITHDRAWN' and lower(btrim(e.actor)) = lower(btrim(a.filed_by))
