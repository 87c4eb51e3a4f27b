-- check: publications_are_as_frozen
-- explains: a result that was made official is no longer what it was: number or hash of the canonical rows differ
select p.publication_key, p.agency_group_key, p.period_key, p.frozen_at, p.result_count, c.result_count as results_now,
       p.content_hash, c.content_hash as hash_now
from dw.publication p
left join lateral mart.publication_content(p.agency_group_key, p.period_key, p.frozen_at) c on true
where (c.result_count, c.content_hash, c.method_hash) is distinct from (p.result_count, p.content_hash, p.method_hash)
