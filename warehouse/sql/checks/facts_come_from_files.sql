-- check: facts_come_from_files
-- explains: a fact names a source file, or a line of it, that was never received
select 'dw.fact_observation' as source, o.source_file_key, o.line_number, f.line_count, count(*) as facts
from dw.fact_observation o
left join ops.source_file f using (source_file_key)
where f.source_file_key is null or (f.state = 'LOADED' and o.line_number not between 1 and f.line_count)
group by o.source_file_key, o.line_number, f.line_count
union all
select 'dw.fact_group_statistic', s.source_file_key, s.line_number, f.line_count, count(*)
from dw.fact_group_statistic s
left join ops.source_file f using (source_file_key)
where f.source_file_key is null or (f.state = 'LOADED' and s.line_number not between 1 and f.line_count)
group by s.source_file_key, s.line_number, f.line_count
