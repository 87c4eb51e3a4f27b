-- grain: agency x group x target year, the latest forecast; of all groups, or of those in ops.stale_mart.
-- reads: dw.fact_forecast, dw.fact_forecast_grade, dw.fact_forecast_scenario, mart.score (rebuilt before)
-- writes: mart.forecast
create temporary table new_forecast on commit drop as
with latest as (
    select distinct on (a.durable_agency_key, f.agency_group_key)
           a.durable_agency_key, t.year as target_year, o.year as origin_year, f.*
    from dw.fact_forecast f
    join dw.dim_agency a using (agency_key)
    join dw.dim_period t on t.period_key = f.target_period_key
    join dw.dim_period o on o.period_key = f.origin_period_key
    -- A forecast from a result year that has been overtaken, or of a total that is gone, no longer stands.
    where (@everything or f.agency_group_key in (select agency_group_key from ops.stale_mart))
      and o.year = (select max(m.year) from mart.score m where m.agency_group_key = f.agency_group_key and m.total is not null)
    order by a.durable_agency_key, f.agency_group_key, f.made_at desc, f.forecast_key desc
)
select f.forecast_key, f.durable_agency_key, f.agency_key, f.agency_group_key, f.methodology_key, f.target_year,
       f.origin_year, f.history_count, s.total as last_total, s.grade_code as last_grade_code, f.mean,
       f.q025, f.q10, f.q50, f.q90, f.q975, f.rank_low, f.rank_expected, f.rank_high,
       g.grade_code as likely_grade_code, g.probability as likely_probability, s.source_kind,
       f.model_version_key, f.made_at, c.total as total_from_indicators, c.method_effect
from latest f
join mart.score s
  on (s.durable_agency_key, s.agency_group_key, s.year) = (f.durable_agency_key, f.agency_group_key, f.origin_year)
left join dw.fact_forecast_scenario c
  on (c.agency_key, c.agency_group_key, c.target_period_key, c.methodology_key)
   = (f.agency_key, f.agency_group_key, f.target_period_key, f.methodology_key)
left join lateral (
    select p.grade_code, p.probability
    from dw.fact_forecast_grade p
    where p.forecast_key = f.forecast_key
    order by p.probability desc, p.sort_order
    limit 1
) g on true;

analyze new_forecast;

delete from mart.forecast as old
where (@everything or old.agency_group_key in (select agency_group_key from ops.stale_mart)) and not exists (
    select from new_forecast as new
    where old.forecast_key = new.forecast_key);

merge into mart.forecast as old
using new_forecast as new
on old.forecast_key = new.forecast_key
when matched and (
    old.last_total, old.last_grade_code, old.source_kind, old.total_from_indicators, old.method_effect
) is distinct from (
    new.last_total, new.last_grade_code, new.source_kind, new.total_from_indicators, new.method_effect
) then update set
    last_total = new.last_total, last_grade_code = new.last_grade_code, source_kind = new.source_kind,
    total_from_indicators = new.total_from_indicators, method_effect = new.method_effect
when not matched then insert (
    forecast_key, durable_agency_key, agency_key, agency_group_key, methodology_key, target_year, origin_year,
    history_count, last_total, last_grade_code, mean, q025, q10, q50, q90, q975, rank_low, rank_expected, rank_high,
    likely_grade_code, likely_probability, source_kind, model_version_key, made_at, total_from_indicators,
    method_effect
) values (
    new.forecast_key, new.durable_agency_key, new.agency_key, new.agency_group_key, new.methodology_key,
    new.target_year, new.origin_year, new.history_count, new.last_total, new.last_grade_code, new.mean, new.q025,
    new.q10, new.q50, new.q90, new.q975, new.rank_low, new.rank_expected, new.rank_high, new.likely_grade_code,
    new.likely_probability, new.source_kind, new.model_version_key, new.made_at, new.total_from_indicators,
    new.method_effect
)
