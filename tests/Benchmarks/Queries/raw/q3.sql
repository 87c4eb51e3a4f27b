select json_build_object('rows', json_agg(t)) from (
  select b.rank, json_build_object('code', a.agency_code, 'name', a.name_vi, 'scores', (
    select json_agg(y) from (
      select s.year, s.total, s.rank, s.grade_code as grade, s.total_change as delta,
        (select json_agg(json_build_object('code', n.node_code, 'score', c.points) order by c.sort_order)
         from mart.node_score c join dw.dim_node n using (node_key)
         where c.score_key = s.score_key and c.level = 1) as criteria
      from mart.score s where s.durable_agency_key = b.durable_agency_key order by s.year desc, s.score_key limit 5) y)) as agency
  from mart.score b join dw.dim_agency a using (agency_key)
  where b.agency_group_key = $1 and b.year = 2024 order by b.rank, b.score_key limit 20) t
