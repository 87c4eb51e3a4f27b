-- grain: one entry of the audit log, the newest first.
-- reads: ops.audit, ops.audit_link
select l.link_number as "Number", a.at as "At", a.who as "Who", a.origin as "Origin", a.action as "Action",
       a.subject as "Subject", a.before::text as "Before", a.after::text as "After", l.hash as "Hash"
from ops.audit a
join ops.audit_link l using (audit_key)
order by l.link_number desc
limit @count;
