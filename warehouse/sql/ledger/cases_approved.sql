-- grain: case that was approved and is not loaded yet, in the order of the approvals.
-- reads: ops.correction_case, ops.correction_event, ops.correction_evidence, ops.evidence, dw.dim_agency_group
select c.correction_key, g.group_code, c.year, c.proposed_by, e.actor as approved_by, c.effect_hash,
       coalesce((select string_agg(v.content_hash::text, ' ' order by b.evidence_key)
                 from ops.correction_evidence b join ops.evidence v using (evidence_key)
                 where b.correction_key = c.correction_key), '') as evidence
from ops.correction_case c
join ops.correction_event e on e.correction_key = c.correction_key and e.event = 'APPROVED'
join dw.dim_agency_group g using (agency_group_key)
where c.state = 'APPROVED'
order by e.event_key
