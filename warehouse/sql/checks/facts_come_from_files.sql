-- check: facts_come_from_files
-- explains: a fact names a source file that was never received, or no line of it
select 'dw.fact_observation' as source, o.source_file_key, o.line_number, count(*) as facts
from dw.fact_observation o
left join ops.source_file f using (source_file_key)
where f.source_file_key is null or o.line_number < 1
group by o.source_file_key, o.line_number
union all
select 'dw.fact_group_statistic', s.source_file_key, s.line_number, count(*)
from dw.fact_group_statistic s
left join ops.source_file f using (source_file_key)
where f.source_file_key is null or s.line_number < 1
group by s.source_file_key, s.line_number
