-- grain: one row: whether a cell of the file ($1) stands already under another version of its agency
-- reads: dw.fact_observation
-- $4 and $5 are pairs of versions of the same agencies; $2 and $3 the first and last year of the file.
with stated as materialized (
    select version.other_key, f.indicator_key, f.period_key, f.stage_key, f.year
    from unnest($4::int[], $5::int[]) version (agency_key, other_key)
    join dw.fact_observation f on f.agency_key = version.agency_key
    where f.year between $2 and $3 and f.source_file_key = $1
)
select exists (
    select
    from stated
    join dw.fact_observation f
        on (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
           = (stated.other_key, stated.indicator_key, stated.period_key, stated.stage_key, stated.year)
    where f.known_to is null);
