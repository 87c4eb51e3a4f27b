-- grain: group, year and methodology, or any fewer of them; of those that hold a group and year in ops.stale_mart.
-- reads: ops.stale_mart, mart.score (rebuilt before)
-- writes: mart.score_aggregate, rows of mart.score_grouping
-- Each part reads no more than its rows stand for: the results of a group and year, of a group, of a year, or all.
create temporary table new_score_aggregate on commit drop as
select agency_group_key, year, methodology_key, count(*)::int as score_count, count(total)::int as total_count,
       min(total) as minimum_total, trim_scale(avg(total)) as average_total,
       -- The exact median: percentile_cont knows only floating point.
       trim_scale((percentile_disc(0.5) within group (order by total)
                   + percentile_disc(0.5) within group (order by total desc)) / 2) as median_total, max(total) as maximum_total
from mart.score join ops.stale_mart using (agency_group_key, year)
group by grouping sets ((agency_group_key, year), (agency_group_key, year, methodology_key))
union all
select agency_group_key, null, methodology_key, count(*)::int, count(total)::int, min(total), trim_scale(avg(total)),
       trim_scale((percentile_disc(0.5) within group (order by total)
                   + percentile_disc(0.5) within group (order by total desc)) / 2), max(total)
from mart.score
where agency_group_key in (select agency_group_key from ops.stale_mart)
group by grouping sets ((agency_group_key), (agency_group_key, methodology_key))
union all
select null, year, methodology_key, count(*)::int, count(total)::int, min(total), trim_scale(avg(total)),
       trim_scale((percentile_disc(0.5) within group (order by total)
                   + percentile_disc(0.5) within group (order by total desc)) / 2), max(total)
from mart.score
where year in (select year from ops.stale_mart)
group by grouping sets ((year), (year, methodology_key))
union all
select null, null, methodology_key, count(*)::int, count(total)::int, min(total), trim_scale(avg(total)),
       trim_scale((percentile_disc(0.5) within group (order by total)
                   + percentile_disc(0.5) within group (order by total desc)) / 2), max(total)
from mart.score
where exists (select from ops.stale_mart)
group by grouping sets ((), (methodology_key))
having exists (select from ops.stale_mart);

analyze new_score_aggregate;

delete from mart.score_aggregate as old
where exists (select from ops.stale_mart)
  and (old.agency_group_key is null or old.agency_group_key in (select agency_group_key from ops.stale_mart))
  and (old.year is null or old.year in (select year from ops.stale_mart))
  and (old.agency_group_key is null or old.year is null
       or (old.agency_group_key, old.year) in (select agency_group_key, year from ops.stale_mart))
  and not exists (
    select from new_score_aggregate as new
    where (coalesce(old.agency_group_key, -1), coalesce(old.year, -1), coalesce(old.methodology_key, -1))
        = (coalesce(new.agency_group_key, -1), coalesce(new.year, -1), coalesce(new.methodology_key, -1)));

merge into mart.score_aggregate as old
using new_score_aggregate as new
on (coalesce(old.agency_group_key, -1), coalesce(old.year, -1), coalesce(old.methodology_key, -1))
 = (coalesce(new.agency_group_key, -1), coalesce(new.year, -1), coalesce(new.methodology_key, -1))
when matched and (
    old.score_count, old.total_count, old.minimum_total, old.average_total, old.median_total, old.maximum_total
) is distinct from (
    new.score_count, new.total_count, new.minimum_total, new.average_total, new.median_total, new.maximum_total
) then update set
    score_count = new.score_count, total_count = new.total_count, minimum_total = new.minimum_total,
    average_total = new.average_total, median_total = new.median_total, maximum_total = new.maximum_total
when not matched then insert (
    agency_group_key, year, methodology_key, score_count, total_count, minimum_total, average_total, median_total,
    maximum_total
) values (
    new.agency_group_key, new.year, new.methodology_key, new.score_count, new.total_count, new.minimum_total,
    new.average_total, new.median_total, new.maximum_total
)
