-- grain: group x result year that has become stale; returns how many are now.
-- reads: ops.score_due, dw.bridge_group_member, dw.dim_agency_group, dw.fact_observation
-- writes: ops.stale_result; ops.score_due is emptied of what is read here. What is committed later stays for later, and the
-- facts behind what is read here are committed, since both were written by one transaction.
with taken as (
    delete from ops.score_due returning *
),
-- Years of which anything is known, one look into each partition.
known_year as materialized (
    select y::smallint as year
    from generate_series(1980, 2060) as y
    where exists (
        select from taken t
        where t.year is null
           or (t.year = y and t.methodology_code is null and t.agency_group_key is null and t.durable_agency_key is null))
      and exists (select from dw.fact_observation o where o.year = y)
),
resolved as (
    select b.agency_group_key, t.year
    from (select distinct durable_agency_key, year from taken where durable_agency_key is not null and year is not null) t
    join dw.bridge_group_member b using (durable_agency_key)
    where b.valid_from <= make_date(t.year, 12, 31) and (b.valid_to is null or b.valid_to > make_date(t.year, 12, 31))
    union
    select b.agency_group_key, y.year
    from (select distinct durable_agency_key from taken where durable_agency_key is not null and year is null) t
    join dw.bridge_group_member b using (durable_agency_key)
    cross join known_year y
    union
    select t.agency_group_key, t.year
    from taken t
    where t.agency_group_key is not null and t.year is not null
    union
    select t.agency_group_key, y.year
    from taken t
    cross join known_year y
    where t.agency_group_key is not null and t.year is null
    union
    select g.agency_group_key, y.year
    from taken t
    join dw.dim_agency_group g on g.methodology_code = t.methodology_code
    cross join known_year y
    union
    select g.agency_group_key, y.year
    from dw.dim_agency_group g
    cross join known_year y
    where exists (
        select from taken t
        where t.methodology_code is null and t.agency_group_key is null and t.durable_agency_key is null
          and (t.year is null or t.year = y.year))
),
added as (
    insert into ops.stale_result (agency_group_key, year)
    select r.agency_group_key, r.year
    from resolved r
    where r.agency_group_key <> 0
    on conflict do nothing
    returning 1
)
select (select count(*) from taken) as taken, (select count(*) from added) as added
