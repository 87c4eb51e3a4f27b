-- check: years_match_periods
-- explains: a fact stands in the partition of another year than its period is in
select f.source, f.period_key, p.year as period_year, f.year, f.facts
from (
    select 'dw.fact_observation' as source, period_key, year, count(*) as facts
    from dw.fact_observation
    group by period_key, year
    union all
    select 'dw.fact_score', period_key, year, count(*)
    from dw.fact_score
    group by period_key, year
    union all
    select 'dw.fact_delta', period_key, year, count(*)
    from dw.fact_delta
    group by period_key, year
    union all
    select 'dw.fact_delta_contribution', period_key, year, count(*)
    from dw.fact_delta_contribution
    group by period_key, year
    union all
    select 'dw.fact_group_statistic', period_key, year, count(*)
    from dw.fact_group_statistic
    group by period_key, year
    union all
    select 'dw.fact_anomaly', period_key, year, count(*)
    from dw.fact_anomaly
    group by period_key, year
) f
join dw.dim_period p using (period_key)
where p.year <> f.year
