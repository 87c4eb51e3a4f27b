-- grain: file of evidence; none where the same content came before.
-- writes: ops.evidence
insert into ops.evidence (content_hash, name, byte_count, content, received_by)
values ($1, $2, $3, $4, $5)
on conflict (content_hash) do nothing
