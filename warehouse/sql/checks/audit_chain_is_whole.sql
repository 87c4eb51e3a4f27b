-- check: audit_chain_is_whole
-- explains: An entry of the audit log was changed, taken out or put in after it was written.
with chain as (
    select l.link_number, l.audit_key, l.hash, lag(l.hash, 1, '') over (order by l.link_number) as previous,
           row_number() over (order by l.link_number) as place
    from ops.audit_link l
)
select c.link_number, a.audit_key, a.at, a.who, a.action
from chain c
join ops.audit a using (audit_key)
where c.link_number <> c.place or c.hash <> ops.audit_hash(c.link_number, c.previous, a)
union all
select null, a.audit_key, a.at, a.who, a.action
from ops.audit a
where not exists (select from ops.audit_link l where l.audit_key = a.audit_key)
