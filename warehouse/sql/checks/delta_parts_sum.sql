-- check: delta_parts_sum
-- explains: the parts of a change do not sum to that of the computed totals, or its contributions to its like-for-like
with total as (
    select a.durable_agency_key, s.methodology_key, s.period_key, s.points
    from dw.fact_score s
    join dw.dim_agency a using (agency_key)
    join dw.dim_node n using (node_key)
    where n.level = 0 and s.known_to is null and s.basis = 'COMPUTED'
),
contribution as (
    select agency_key, period_key, methodology_key, revision, sum(contribution) as total
    from dw.fact_delta_contribution
    group by agency_key, period_key, methodology_key, revision
),
change as (
    select d.*, this.points - previous.points as computed_change, k.total as contributions,
           d.like_for_like_change + coalesce(d.method_part, 0) + coalesce(d.membership_part, 0) as parts
    from dw.fact_delta d
    join dw.dim_agency a using (agency_key)
    left join total this
        on this.durable_agency_key = a.durable_agency_key
        and this.methodology_key = d.methodology_key and this.period_key = d.period_key
    left join total previous
        on previous.durable_agency_key = a.durable_agency_key
        and previous.methodology_key = d.previous_methodology_key and previous.period_key = d.previous_period_key
    left join contribution k
        on k.agency_key = d.agency_key and k.period_key = d.period_key
        and k.methodology_key = d.methodology_key and k.revision = d.revision
    where d.known_to is null and d.refused_reason is null
)
select agency_key, period_key, methodology_key, revision, computed_change, like_for_like_change, method_part,
       membership_part, contributions
from change
-- Totals are rounded, to two decimals at the least, and their parts are not.
where abs(computed_change - parts) > 0.01
   or abs(like_for_like_change - contributions) > 0.000001
