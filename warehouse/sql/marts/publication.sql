-- grain: announcement whose results are there to be frozen.
-- reads: dw.announcement, mart.score_history (written before)
-- writes: dw.publication; the results that stand at this moment become the official ones, which the marts after this one
-- show (ops.stale_mart, ops.stale_node)
with frozen as (
    insert into dw.publication (
        methodology_key, agency_group_key, period_key, decision_number, decided_on, published_on, method_hash, content_hash,
        source_file_key, announcement_key, announced_by, frozen_at, result_count
    )
    select c.methodology_key, a.agency_group_key, a.period_key, a.decision_number, a.decided_on, a.published_on, c.method_hash,
           c.content_hash, a.source_file_key, a.announcement_key, a.announced_by, now(), c.result_count
    from dw.announcement a
    cross join lateral mart.publication_content(a.agency_group_key, a.period_key, now()) c
    where not exists (select from dw.publication p where p.announcement_key = a.announcement_key)
    order by a.announcement_key
    returning agency_group_key, period_key / 1000 as year
),
node as (
    insert into ops.stale_node (agency_group_key, durable_agency_key, year)
    select agency_group_key, h.durable_agency_key, year
    from (select distinct agency_group_key, year::smallint from frozen) f
    join mart.score_history h using (agency_group_key, year)
    where h.known_to is null
    on conflict do nothing
)
insert into ops.stale_mart (agency_group_key, year)
select agency_group_key, year from frozen
on conflict do nothing
