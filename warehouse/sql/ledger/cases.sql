-- grain: case of the ledger, the newest first.
-- reads: ops.correction_case, dw.dim_agency_group
select c.correction_key as number, g.group_code as "group", c.year, c.kind, c.state, c.reason, c.proposed_by, c.proposed_at, c.decided_by
from ops.correction_case c
join dw.dim_agency_group g using (agency_group_key)
where @state::text is null or c.state = @state
order by c.correction_key desc
