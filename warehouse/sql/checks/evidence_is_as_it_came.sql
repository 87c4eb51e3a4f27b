-- check: evidence_is_as_it_came
-- explains: a file of evidence no longer has the content by whose SHA-256 it is known
select evidence_key, content_hash, name
from ops.evidence
where content_hash <> encode(sha256(content), 'hex')
