-- grain: group x methodology x year, of the groups and years in ops.stale_mart.
-- reads: ops.stale_mart, mart.score (rebuilt before)
-- writes: mart.score_summary
create temporary table new_score_summary on commit drop as
select agency_group_key, methodology_key, year, count(total)::int as score_count, min(total) as minimum_total,
       avg(total) as average_total, max(total) as maximum_total,
       -- The exact median: percentile_cont knows only floating point.
       (select avg(middle.total)
        from (select s.total, row_number() over (order by s.total) as place, count(*) over () as size
              from unnest(array_agg(m.total)) as s(total)
              where s.total is not null) middle
        where middle.place in ((middle.size + 1) / 2, middle.size / 2 + 1)) as median_total
from ops.stale_mart stale
join mart.score m using (agency_group_key, year)
group by agency_group_key, methodology_key, year;

analyze new_score_summary;

delete from mart.score_summary as old
using ops.stale_mart stale
where (old.agency_group_key, old.year) = (stale.agency_group_key, stale.year) and not exists (
    select from new_score_summary as new
    where (old.agency_group_key, old.year, old.methodology_key) = (new.agency_group_key, new.year, new.methodology_key));

merge into mart.score_summary as old
using new_score_summary as new
on (old.agency_group_key, old.year, old.methodology_key) = (new.agency_group_key, new.year, new.methodology_key)
when matched and (
    old.score_count, old.minimum_total, old.average_total, old.median_total, old.maximum_total
) is distinct from (
    new.score_count, new.minimum_total, new.average_total, new.median_total, new.maximum_total
) then update set
    score_count = new.score_count, minimum_total = new.minimum_total, average_total = new.average_total,
    median_total = new.median_total, maximum_total = new.maximum_total
when not matched then insert (
    agency_group_key, methodology_key, year, score_count, minimum_total, average_total, median_total, maximum_total
) values (
    new.agency_group_key, new.methodology_key, new.year, new.score_count, new.minimum_total, new.average_total,
    new.median_total, new.maximum_total
)
