-- check: ranks_without_gaps
-- explains: a computed rank is neither 1 + agencies ahead nor 1 + distinct ranks ahead in its group
with total as (
    select s.agency_key, s.agency_group_key, s.methodology_key, s.period_key, s.rank, s.ranked_count, s.group_size
    from dw.fact_score s
    join dw.dim_node n using (node_key)
    where n.level = 0 and s.known_to is null and s.basis = 'COMPUTED' and s.rank is not null
),
expected as (
    select *,
           rank() over peers as competition_rank,
           dense_rank() over peers as dense_rank,
           count(*) over (partition by agency_group_key, methodology_key, period_key) as ranked
    from total
    window peers as (partition by agency_group_key, methodology_key, period_key order by rank)
)
select agency_key, agency_group_key, methodology_key, period_key, rank, competition_rank, dense_rank,
       ranked, ranked_count, group_size
from expected
where rank not in (competition_rank, dense_rank)
   or ranked <> ranked_count
   or ranked_count > group_size
