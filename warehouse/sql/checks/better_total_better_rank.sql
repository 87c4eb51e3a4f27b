-- check: better_total_better_rank
-- explains: of two agencies of a group the one with the better computed total has the worse rank
with total as (
    select s.agency_key, s.agency_group_key, s.methodology_key, s.period_key, s.points, s.rank,
           max(s.rank) over (partition by s.agency_group_key, s.methodology_key, s.period_key
                             order by s.points desc
                             range between unbounded preceding and current row exclude group) as worst_rank_ahead
    from dw.fact_score s
    join dw.dim_node n using (node_key)
    where n.level = 0 and s.known_to is null and s.basis = 'COMPUTED' and s.rank is not null
)
select agency_key, agency_group_key, methodology_key, period_key, points, rank, worst_rank_ahead
from total
where rank < worst_rank_ahead
