-- grain: one rejected line, or one row per other fate with its number of lines
-- reads: staged_observation
-- writes: staged_observation
-- Lines of one file about the same cell. Equal ones: the first stays, the others are unchanged. Contradicting ones:
-- none is believed, or the last one is, as the contract ($1) says. What does not stay is taken out.
-- A cell is told by what its least and greatest statements are: one pass over the lines, however often they repeat few
-- cells. A text counts only where there is no value.
with cell as (
    select agency_key, indicator_key, period_key, stage_key, year, min(line_number) as first_line, max(line_number) as last_line,
           min(status_key) <> max(status_key)
               or min(value) <> max(value) or count(value) not in (0, count(*))
               or min(numerator) <> max(numerator) or count(numerator) not in (0, count(*))
               or min(denominator) <> max(denominator) or count(denominator) not in (0, count(*))
               or (count(value) = 0
                   and (min(raw_text) <> max(raw_text) or count(raw_text) not in (0, count(*)))) as contradicts
    from staged_observation
    group by agency_key, indicator_key, period_key, stage_key, year
    having count(*) > 1
), fate as (
    select line.line_number,
           case when line.line_number = cell.first_line then cell.last_line else cell.first_line end as other_line,
           case when cell.contradicts is not true then 'UNCHANGED' when $1 = 'REJECT' then 'REJECTED' else 'SUPERSEDED' end as fate
    from staged_observation line
    join cell using (agency_key, indicator_key, period_key, stage_key, year)
    where case
              when cell.contradicts is not true then line.line_number > cell.first_line
              when $1 = 'REJECT' then true
              else line.line_number < cell.last_line
          end
), taken_out as (
    delete from staged_observation s
    using fate
    where s.line_number = fate.line_number
    returning fate.fate, fate.line_number, fate.other_line
)
select fate, line_number, other_line, 1::bigint as line_count from taken_out where fate = 'REJECTED'
union all
select fate, 0, 0, count(*) from taken_out where fate <> 'REJECTED' group by fate
order by 2;
