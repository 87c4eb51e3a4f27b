-- grain: group, year and methodology, or any fewer of them.
-- reads: mart.score_grouping, which reads mart.score (rebuilt before)
-- writes: mart.score_aggregate
create temporary table new_score_aggregate on commit drop as
select * from mart.score_grouping;

analyze new_score_aggregate;

delete from mart.score_aggregate as old
where not exists (
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
