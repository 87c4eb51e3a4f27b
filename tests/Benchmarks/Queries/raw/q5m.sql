select json_build_object('rows', json_agg(t)) from (
  select g.group_code as "group", s.year, s.score_count as count, s.average_total as average
  from mart.score_summary s join dw.dim_agency_group g using (agency_group_key)
  order by s.agency_group_key, s.year) t
