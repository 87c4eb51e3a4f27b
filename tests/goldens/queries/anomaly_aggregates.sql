select t.kind, t.state, t.anomaly_count, t.maximum_score, (select dimension_generation from ops.generation)
from (select t.kind, t.state, count(*)::int as anomaly_count, max(t.score) as maximum_score
  from mart.anomaly t
  group by 1, 2) t
order by t.kind, t.state
limit 1000;
select count(*)
from (select to_char(t.found_at, 'YYYY-MM') as found_month, t.period_key, t.indicator_key
  from mart.anomaly t
  where t.score > $1
  group by 1, 2, 3) t;
select t.found_month, t.period_key, t.indicator_key, t.anomaly_count, t.average_score, t.median_score, (select dimension_generation from ops.generation)
from (select to_char(t.found_at, 'YYYY-MM') as found_month, t.period_key, t.indicator_key, count(*)::int as anomaly_count, avg(t.score) as average_score, percentile_cont(0.5) within group (order by t.score) as median_score
  from mart.anomaly t
  where t.score > $1
  group by 1, 2, 3) t
order by t.anomaly_count desc, t.found_month, t.period_key, t.indicator_key
limit 1000;
