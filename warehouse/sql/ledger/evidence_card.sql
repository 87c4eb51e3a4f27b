-- grain: file of evidence without its content.
-- reads: ops.evidence_card
select content_hash, name, byte_count, received_by
from ops.evidence_card
where content_hash = @hash
