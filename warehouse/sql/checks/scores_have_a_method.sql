-- check: scores_have_a_method
-- explains: a computed score or a publication cannot be traced to the text of a method by its hash
select 'dw.fact_score' as source, methodology_key, m.methodology_code, m.version, m.content_hash, count(*) as facts
from dw.fact_score
join dw.dim_methodology m using (methodology_key)
where basis = 'COMPUTED'
  and (m.content_hash !~ '^[0-9a-f]{64}$' or m.content_hash = repeat('0', 64) or m.file_text = '')
group by methodology_key, m.methodology_code, m.version, m.content_hash
union all
select 'dw.publication', p.methodology_key, m.methodology_code, m.version, p.method_hash, count(*)
from dw.publication p
join dw.dim_methodology m using (methodology_key)
where p.method_hash not in (select content_hash from dw.dim_methodology k where k.methodology_code = m.methodology_code)
group by p.methodology_key, m.methodology_code, m.version, p.method_hash
