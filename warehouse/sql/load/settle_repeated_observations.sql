-- grain: one rejected line, or one row per other fate with its number of lines
-- reads: staged_observation
-- writes: staged_observation
-- Lines of one file about the same cell. Equal ones: the first stays, the others are unchanged. Contradicting ones:
-- none is believed, or the last one is, as the contract ($1) says. What does not stay is taken out.
with cell as (
    select agency_key, indicator_key, period_key, stage_key, year, min(line_number) as first_line, max(line_number) as last_line
    from staged_observation
    group by agency_key, indicator_key, period_key, stage_key, year
    having count(*) > 1
), line as (
    select s.line_number, cell.*,
           row (s.status_key, s.value, s.numerator, s.denominator, case when s.value is null then s.raw_text end) as said
    from cell
    join staged_observation s using (agency_key, indicator_key, period_key, stage_key, year)
), contradicting as (
    select first_line from line group by first_line having count(distinct said) > 1
), fate as (
    select line_number,
           case when line_number = first_line then last_line else first_line end as other_line,
           case
               when contradicting.first_line is null then 'UNCHANGED'
               when $1 = 'REJECT' then 'REJECTED'
               else 'SUPERSEDED'
           end as fate
    from line
    left join contradicting using (first_line)
    where case
              when contradicting.first_line is null then line_number > first_line
              when $1 = 'REJECT' then true
              else line_number < last_line
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
