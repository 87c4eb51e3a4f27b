select json_build_object('rows', json_agg(t)) from (
  select g.group_code as "group", s.year, s.average
  from (select agency_group_key, year, avg(total) as average from mart.score group by 1, 2) s
  join dw.dim_agency_group g using (agency_group_key)
  order by s.agency_group_key, s.year) t
