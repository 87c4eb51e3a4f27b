-- check: mart_follows_facts
-- explains: a total, rank or grade in the mart is not that of the revision that stands in the facts
with standing as (
    select a.durable_agency_key, s.agency_group_key, s.methodology_key, s.year,
           max(s.points) filter (where s.basis = 'COMPUTED') as computed_total,
           max(s.points) filter (where s.basis = 'PUBLISHED') as published_total
    from dw.fact_score s
    join dw.dim_agency a using (agency_key)
    join dw.dim_node n using (node_key)
    join dw.dim_period p using (period_key)
    where s.known_to is null and n.level = 0 and p.period_type = 'YEAR'
    group by a.durable_agency_key, s.agency_group_key, s.methodology_key, s.year
)
select durable_agency_key, agency_group_key, methodology_key, year,
       m.computed_total, f.computed_total as computed_fact, m.published_total, f.published_total as published_fact
from mart.score m
full join standing f using (durable_agency_key, agency_group_key, methodology_key, year)
where m.computed_total is distinct from f.computed_total
   or m.published_total is distinct from f.published_total
