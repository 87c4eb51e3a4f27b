-- grain: appeal, with the files put forward for it.
-- reads: ops.appeal_case, ops.appeal_evidence, ops.evidence, dw.dim_agency_group
select a.appeal_key, g.group_code, a.year, a.state, a.filed_by, a.decided_by, a.decided_at, a.grounds, a.evidence_link,
       coalesce((select string_agg(v.content_hash::text, ' ' order by b.evidence_key)
                 from ops.appeal_evidence b join ops.evidence v using (evidence_key)
                 where b.appeal_key = a.appeal_key), '') as evidence
from ops.appeal_case a
join dw.dim_agency_group g using (agency_group_key)
where a.appeal_key = @appeal
