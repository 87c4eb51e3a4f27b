-- check: scores_stand_on_their_tree
-- explains: a score names another methodology than its node does, or a rank or grade stands below the total
select s.agency_key, s.node_key, s.period_key, s.basis, s.revision, s.methodology_key,
       n.methodology_key as node_methodology_key, n.level, s.coverage
from dw.fact_score s
join dw.dim_node n using (node_key)
where s.methodology_key <> n.methodology_key
   or (n.level > 0 and (s.rank is not null or s.grade_code is not null))
   or s.coverage not between 0 and 1
