-- grain: one row: whether a cell of the file ($1) stands already under another version of its agency
-- reads: dw.dim_agency, dw.fact_observation
-- Few agencies have versions: their facts of the file's years ($2 to $3) are looked up agency by agency and cell by
-- cell (limit 1 makes the planner do so).
with version as materialized (
    select own.agency_key, other.agency_key as other_key
    from dw.dim_agency own
    join dw.dim_agency other
      on other.durable_agency_key = own.durable_agency_key and other.agency_key <> own.agency_key
), stated as materialized (
    select fact.*, version.other_key
    from version
    cross join lateral (
        select f.indicator_key, f.period_key, f.stage_key, f.year
        from dw.fact_observation f
        where f.agency_key = version.agency_key and f.year between $2 and $3 and f.source_file_key = $1
        offset 0) fact
)
select exists (
    select
    from stated
    cross join lateral (
        select from dw.fact_observation f
        where (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.year)
              = (stated.other_key, stated.indicator_key, stated.period_key, stated.stage_key, stated.year)
          and f.known_to is null
        limit 1) held);
