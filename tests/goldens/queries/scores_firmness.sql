select t.score_key, t.reason, t.draws, t.seed, t.interval_share, t.weight_spread, t.counts_drawn, t.missing_drawn, t.rank_low, t.rank_median, t.rank_high, t.tie_group, mart.probability_of_top(t.ranks, $1), mart.probability_of_top(t.ranks, $2), mart.probability_above(t.ranks, t.agency_group_key, t.year, $3), mart.probability_above(t.ranks, t.agency_group_key, t.year, $4)
from mart.firmness t
where t.score_key = any(array(select t.score_key
    from mart.score t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $5)
    and t.year = $6
    order by t.rank, t.score_key
    limit 100));
select t.score_key, t.node_key, t.contribution
from mart.delta_contribution t
where t.score_key = any(array(select t.score_key
    from mart.score t
    where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
    and t.year = $2
    order by t.rank, t.score_key
    limit 100))
order by t.score_key, t.sort_order, t.node_key;
select t.agency_key, t.rank, t.score_key, t.previous_year, t.like_for_like_change, (select dimension_generation from ops.generation)
from mart.score t
where t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1)
and t.year = $2
order by t.rank, t.score_key
limit 100;
