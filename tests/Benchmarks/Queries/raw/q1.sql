select json_build_object('rows', coalesce(json_agg(t), '[]')) from (
  select s.rank, s.grade_code as grade, s.total, s.total_change as delta, s.rank_change as "deltaRank",
         json_build_object('code', a.agency_code, 'name', a.name_vi) as agency
  from mart.score s join dw.dim_agency a using (agency_key)
  where s.agency_group_key = $1 and s.year = $2
  order by s.rank, s.score_key limit 50) t
