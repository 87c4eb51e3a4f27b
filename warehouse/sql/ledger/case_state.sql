-- grain: case of the ledger.
-- reads: ops.correction_case, dw.dim_agency_group
select c.correction_key, g.group_code, c.year, c.state, c.proposed_by, c.decided_by, c.decided_at, c.decision_note,
       c.effect_hash
from ops.correction_case c
join dw.dim_agency_group g using (agency_group_key)
where c.correction_key = @correction
