-- grain: file put forward for an appeal, of those that were sent.
-- reads: ops.evidence
-- writes: ops.appeal_evidence
insert into ops.appeal_evidence (appeal_key, evidence_key)
select @appeal, e.evidence_key
from ops.evidence e
where e.content_hash = any(@hashes)
