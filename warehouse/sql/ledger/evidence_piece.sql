-- grain: piece of a file of evidence; since it is stored as it came, only the piece is read.
-- reads: ops.evidence
select substring(content from @start for @length) from ops.evidence where content_hash = @hash
