-- grain: group x result year whose results were computed, or change against others that were, and agency in it of whom
-- more than the total is new.
-- writes: ops.stale_result, ops.stale_mart, ops.stale_node
with done as (
    delete from ops.stale_result where agency_group_key = @group and year = any (@computed)
),
node as (
    insert into ops.stale_node (agency_group_key, durable_agency_key, year)
    select distinct @group, a.durable_agency_key, t.year
    from unnest(@agencies::int[], @years::smallint[]) as t(agency_key, year)
    join dw.dim_agency a using (agency_key)
    on conflict do nothing
)
insert into ops.stale_mart (agency_group_key, year)
select @group, unnest(@changed::smallint[])
on conflict do nothing
