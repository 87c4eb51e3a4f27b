-- grain: one rejected line, or one row per other fate with its number of lines
-- reads: staged_statistic
-- writes: staged_statistic
-- As settle_repeated_observations.sql, for lines about groups; $1 is what the contract says of contradictions.
with cell as (
    select agency_group_key, indicator_key, period_key, statistic, stage_key,
           min(line_number) as first_line, max(line_number) as last_line,
           count(distinct row (value, numerator, denominator)) > 1 as contradicts
    from staged_statistic
    group by agency_group_key, indicator_key, period_key, statistic, stage_key
    having count(*) > 1
), fate as (
    select line.line_number,
           case when line.line_number = cell.first_line then cell.last_line else cell.first_line end as other_line,
           case when not cell.contradicts then 'UNCHANGED' when $1 = 'REJECT' then 'REJECTED' else 'SUPERSEDED' end as fate
    from staged_statistic line
    join cell using (agency_group_key, indicator_key, period_key, statistic, stage_key)
    where case
              when not cell.contradicts then line.line_number > cell.first_line
              when $1 = 'REJECT' then true
              else line.line_number < cell.last_line
          end
), taken_out as (
    delete from staged_statistic s
    using fate
    where s.line_number = fate.line_number
    returning fate.fate, fate.line_number, fate.other_line
)
select fate, line_number, other_line, 1::bigint as line_count from taken_out where fate = 'REJECTED'
union all
select fate, 0, 0, count(*) from taken_out where fate <> 'REJECTED' group by fate
order by 2;
