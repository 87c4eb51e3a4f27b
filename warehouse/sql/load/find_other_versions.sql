-- grain: one staged line about a cell that stands under another version of its agency
-- reads: staged_observation, dw.fact_observation
-- writes: staged_held
-- $1 and $2 are pairs of versions of the same agencies.
with sibling as materialized (
    select s.ctid as line, s.indicator_key, s.period_key, s.stage_key, s.year, version.other_key
    from unnest($1::int[], $2::int[]) version (agency_key, other_key)
    join staged_observation s on s.agency_key = version.agency_key
)
insert into staged_held (line, agency_key)
select sibling.line, f.agency_key
from sibling
join dw.fact_observation f
    on (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
       = (sibling.other_key, sibling.indicator_key, sibling.period_key, sibling.stage_key, sibling.year)
where f.known_to is null;
