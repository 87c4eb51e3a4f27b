-- grain: agency x result year of one group with a computed rank.
-- reads: new_firmness
-- writes: dw.fact_firmness; returns the number of rows that changed
with gone as (
    delete from dw.fact_firmness as old
    where old.agency_group_key = @group and old.year = any (@years) and not exists (
        select from new_firmness as new
        where (old.durable_agency_key, old.agency_group_key, old.year)
            = (new.durable_agency_key, new.agency_group_key, new.year))
    returning 1
),
written as (
    insert into dw.fact_firmness as old (
        durable_agency_key, agency_group_key, year, methodology_key, rank, draws, seed, interval_share, weight_spread,
        counts_drawn, missing_drawn, rank_low, rank_median, rank_high, tie_group, ranks, run_key
    )
    select n.*, @runKey from new_firmness n
    on conflict (durable_agency_key, agency_group_key, year) do update set
        methodology_key = excluded.methodology_key, rank = excluded.rank, draws = excluded.draws, seed = excluded.seed,
        interval_share = excluded.interval_share, weight_spread = excluded.weight_spread,
        counts_drawn = excluded.counts_drawn, missing_drawn = excluded.missing_drawn, rank_low = excluded.rank_low,
        rank_median = excluded.rank_median, rank_high = excluded.rank_high, tie_group = excluded.tie_group,
        ranks = excluded.ranks, run_key = excluded.run_key
    where (
        old.methodology_key, old.rank, old.draws, old.seed, old.interval_share, old.weight_spread, old.counts_drawn,
        old.missing_drawn, old.tie_group, old.ranks
    ) is distinct from (
        excluded.methodology_key, excluded.rank, excluded.draws, excluded.seed, excluded.interval_share,
        excluded.weight_spread, excluded.counts_drawn, excluded.missing_drawn, excluded.tie_group, excluded.ranks
    )
    returning 1
)
select (select count(*) from gone) + (select count(*) from written)
