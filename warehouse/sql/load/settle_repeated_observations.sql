-- grain: one rejected line, or one row per other fate with its number of lines
-- reads: staging.observation
-- writes: staging.observation
-- Lines of one file about the same cell. Equal ones: the first stays, the others are unchanged. Contradicting ones:
-- none is believed, or the last one is, as the contract ($2) says. What does not stay is taken out of staging.
with line as (
    select line_number, agency_key, indicator_key, period_key, stage_key, year,
           row (status_key, value, numerator, denominator, case when value is null then raw_text end) as said
    from staging.observation
    where source_file_key = $1
), cell as (
    select agency_key, indicator_key, period_key, stage_key, year,
           min(line_number) as first_line, max(line_number) as last_line, count(distinct said) > 1 as contradicts
    from line
    group by agency_key, indicator_key, period_key, stage_key, year
    having count(*) > 1
), fate as (
    select line.line_number,
           case when line.line_number = cell.first_line then cell.last_line else cell.first_line end as other_line,
           case when not cell.contradicts then 'UNCHANGED' when $2 = 'REJECT' then 'REJECTED' else 'SUPERSEDED' end as fate
    from line
    join cell using (agency_key, indicator_key, period_key, stage_key, year)
    where case
              when not cell.contradicts then line.line_number > cell.first_line
              when $2 = 'REJECT' then true
              else line.line_number < cell.last_line
          end
), taken_out as (
    delete from staging.observation s
    using fate
    where s.source_file_key = $1 and s.line_number = fate.line_number
    returning fate.fate, fate.line_number, fate.other_line
)
select fate, line_number, other_line, 1::bigint as line_count from taken_out where fate = 'REJECTED'
union all
select fate, 0, 0, count(*) from taken_out where fate <> 'REJECTED' group by fate
order by 2;
