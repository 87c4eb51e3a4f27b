-- check: source_files_reconcile
-- explains: the lines that a file is said to have become are not those that are found
with fact_line as (
    select source_file_key, count(distinct line_number) as lines
    from (
        select source_file_key, line_number from dw.fact_observation
        union all
        select source_file_key, line_number from dw.fact_group_statistic
    ) fact
    group by source_file_key
),
rejected_line as (
    select source_file_key, count(distinct line_number) as lines
    from ops.rejection
    group by source_file_key
)
select f.source_file_key, f.source_code, f.name, f.line_count, f.fact_count, f.unchanged_count, f.superseded_count,
       f.rejected_count, coalesce(k.lines, 0) as lines_with_facts, coalesce(r.lines, 0) as lines_rejected
from ops.source_file f
left join fact_line k using (source_file_key)
left join rejected_line r using (source_file_key)
where f.state = 'LOADED'
  and (f.line_count <> f.fact_count + f.unchanged_count + f.superseded_count + f.rejected_count
       or coalesce(k.lines, 0) > f.fact_count
       or coalesce(r.lines, 0) <> f.rejected_count)
