-- grain: none; everything of some result years is due, of all years where both ends are null
-- writes: ops.score_due
insert into ops.score_due (year)
select y
from generate_series(coalesce(@from, 1980), coalesce(@to, 2060)) y
where coalesce(@from, @to) is not null
union all
select null
where coalesce(@from, @to) is null
