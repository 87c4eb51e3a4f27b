select json_build_object('rows', json_build_array(json_build_object('code', a.agency_code, 'name', a.name_vi,
  'group', json_build_object('code', g.group_code, 'name', g.name_vi),
  'scores', (
    select json_agg(t) from (
      select s.year, s.total, s.rank, s.grade_code as grade, s.total_change as delta,
        (select json_agg(json_build_object('score', c.points, 'code', n.node_code, 'name', n.name_vi) order by c.sort_order)
         from mart.node_score c join dw.dim_node n using (node_key)
         where c.score_key = s.score_key and c.level = 1) as criteria
      from mart.score s where s.durable_agency_key = a.durable_agency_key order by s.year desc, s.score_key) t))))
from dw.dim_agency a
join dw.bridge_group_member m using (durable_agency_key)
join dw.dim_agency_group g using (agency_group_key)
where a.agency_code = $1
