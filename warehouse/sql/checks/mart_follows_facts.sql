-- check: mart_follows_facts
-- explains: a result is not the one that the facts give, or what is shown is not the result of the last publication or load
with standing as (
    select a.durable_agency_key, s.agency_group_key, s.year,
           max(s.points) filter (where s.basis = 'COMPUTED') as computed_total,
           max(s.points) filter (where s.basis = 'PUBLISHED') as published_total
    from dw.fact_score s
    join dw.dim_agency a using (agency_key)
    join dw.dim_node n using (node_key)
    join dw.dim_period p using (period_key)
    where s.known_to is null and n.level = 0 and p.period_type = 'YEAR'
    group by a.durable_agency_key, s.agency_group_key, s.year
),
edition as (
    select distinct on (agency_group_key, period_key) agency_group_key, period_key, publication_key, frozen_at
    from dw.publication
    order by agency_group_key, period_key, frozen_at desc, publication_key desc
),
due as (
    select h.*, e.publication_key
    from mart.score_history h
    left join edition e using (agency_group_key, period_key)
    where case
              when e.publication_key is null then h.known_to is null
              else h.known_from <= e.frozen_at and (h.known_to is null or h.known_to > e.frozen_at)
          end
)
select 'mart.score_history' as source, durable_agency_key, agency_group_key, year,
       h.computed_total, f.computed_total as computed_due, h.published_total, f.published_total as published_due
from (select * from mart.score_history where known_to is null) h
full join standing f using (durable_agency_key, agency_group_key, year)
where (h.computed_total, h.published_total) is distinct from (f.computed_total, f.published_total)
union all
select 'mart.score', durable_agency_key, agency_group_key, year,
       m.computed_total, d.computed_total, m.published_total, d.published_total
from mart.score m
full join due d using (durable_agency_key, agency_group_key, year)
where (m.score_key, m.publication_key, m.total, m.computed_total, m.published_total, m.rank, m.grade_code)
      is distinct from
      (d.score_key, d.publication_key, d.total, d.computed_total, d.published_total, d.rank, d.grade_code)
