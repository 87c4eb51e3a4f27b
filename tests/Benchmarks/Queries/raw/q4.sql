select json_build_object('rows', json_build_object(
  'nodes', coalesce(json_agg(t order by n) filter (where n <= 25), '[]'), 'hasNextPage', coalesce(max(n) > 25, false))) from (
  select x.n, json_build_object('lineNumber', x.line_number, 'kind', x.kind, 'state', x.state, 'score', x.score, 'foundAt', x.found_at,
         'agency', (select json_build_object('code', a.agency_code, 'name', a.name_vi) from dw.dim_agency a where a.agency_key = x.agency_key),
         'indicator', (select json_build_object('code', i.indicator_code, 'name', i.name_vi) from dw.dim_indicator i where i.indicator_key = x.indicator_key),
         'period', (select p.period_code from dw.dim_period p where p.period_key = x.period_key)) as t
  from (select row_number() over () as n, y.* from (
          select * from mart.anomaly where state = 'OPEN' and kind = $1 order by score desc, anomaly_key limit 26 offset $2) y) x) z
