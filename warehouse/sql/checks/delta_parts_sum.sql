-- check: delta_parts_sum
-- explains: the parts of a change, or its contributions, do not sum to it
with contribution as (
    select agency_key, period_key, methodology_key, revision, sum(contribution) as total
    from dw.fact_delta_contribution
    group by agency_key, period_key, methodology_key, revision
)
select d.agency_key, d.period_key, d.methodology_key, d.revision,
       d.published_change, d.like_for_like_change, d.method_part, d.membership_part, k.total as contributions
from dw.fact_delta d
left join contribution k using (agency_key, period_key, methodology_key, revision)
where d.refused_reason is null
  and (abs(d.published_change - d.like_for_like_change - coalesce(d.method_part, 0)
           - coalesce(d.membership_part, 0)) > 0.000001
       or abs(d.like_for_like_change - k.total) > 0.000001)
