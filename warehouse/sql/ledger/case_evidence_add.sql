-- grain: file put forward for a case, of those that were sent.
-- reads: ops.evidence
-- writes: ops.correction_evidence
insert into ops.correction_evidence (correction_key, evidence_key)
select @correction, e.evidence_key
from ops.evidence e
where e.content_hash = any(@hashes)
