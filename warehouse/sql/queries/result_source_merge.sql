-- grain: computed result of one group in the years asked for.
-- reads: new_result_source
-- writes: dw.result_source; returns the number of rows that changed
with gone as (
    delete from dw.result_source old
    where old.agency_group_key = @group and old.year = any (@years)
      and not exists (
          select from new_result_source n
          where (n.durable_agency_key, n.year) = (old.durable_agency_key, old.year))
    returning 1
),
written as (
    insert into dw.result_source as old (agency_group_key, durable_agency_key, year, source_kind, source_file_key)
    select @group, n.durable_agency_key, n.year, n.source_kind, n.source_file_key
    from new_result_source n
    on conflict (agency_group_key, year, durable_agency_key) do update
    set source_kind = excluded.source_kind, source_file_key = excluded.source_file_key
    where (old.source_kind, old.source_file_key) is distinct from (excluded.source_kind, excluded.source_file_key)
    returning 1
)
select (select count(*) from gone) + (select count(*) from written)
