-- grain: one finding that stands; all of them, or those of agencies of the groups in ops.stale_mart.
-- reads: dw.fact_anomaly, dw.fact_anomaly_value, dw.fact_review, dw.fact_observation, dw.bridge_group_member and their
-- dimensions
-- writes: mart.anomaly; the caller holds it locked against reviews, which update it as they come
create temporary table new_anomaly on commit drop as
select f.anomaly_key, a.durable_agency_key, f.agency_key, coalesce(g.agency_group_key, 0) as agency_group_key,
       f.indicator_key, f.period_key, f.year, s.stage_code as stage, f.kind, f.score,
       o.value, o.numerator, o.denominator, f.expected, f.lower_bound, f.upper_bound, f.reason_vi, f.reason_en,
       coalesce(case v.decision when 'REOPENED' then 'OPEN' else v.decision end, 'OPEN') as state,
       coalesce(v.review_count, 0) as review_count,
       coalesce(w.probability, 0) as probability, coalesce(w.consequence, 0) as consequence,
       coalesce(w.expected_value, 0) as expected_value, coalesce(w.score_change, 0) as score_change,
       coalesce(w.rank_change, 0) as rank_change, coalesce(w.grade_change, 0) as grade_change,
       h.source_kind, o.source_file_key, o.line_number, f.model_version_key, f.found_at
from dw.fact_anomaly f
left join dw.fact_anomaly_value w using (anomaly_key)
join dw.dim_agency a using (agency_key)
join dw.dim_stage s using (stage_key)
join dw.dim_period p using (period_key)
join dw.dim_indicator i using (indicator_key)
join dw.fact_observation o
  on (o.agency_key, o.indicator_key, o.period_key, o.stage_key, o.revision, o.year)
   = (f.agency_key, f.indicator_key, f.period_key, f.stage_key, f.observation_revision, f.year)
join ops.source_file h using (source_file_key)
left join lateral (
    select b.agency_group_key
    from dw.bridge_group_member b
    join dw.dim_agency_group d using (agency_group_key)
    where b.durable_agency_key = a.durable_agency_key and d.is_ranked and d.methodology_code = i.methodology_code
      and b.valid_from < p.end_date and (b.valid_to is null or b.valid_to >= p.end_date)
    order by d.sort_order, d.agency_group_key
    limit 1
) g on true
left join lateral (
    select r.decision, count(*) over ()::int as review_count
    from dw.fact_review r
    where r.anomaly_key = f.anomaly_key
    order by r.review_key desc
    limit 1
) v on true
where f.withdrawn_at is null
  and (@everything or a.durable_agency_key in (
      select b.durable_agency_key from dw.bridge_group_member b join ops.stale_mart using (agency_group_key)));

analyze new_anomaly;

delete from mart.anomaly as old
where (@everything or old.durable_agency_key in (
      select b.durable_agency_key from dw.bridge_group_member b join ops.stale_mart using (agency_group_key)))
  and not exists (
    select from new_anomaly as new
    where old.anomaly_key = new.anomaly_key);

merge into mart.anomaly as old
using new_anomaly as new
on old.anomaly_key = new.anomaly_key
when matched and (
    old.agency_group_key, old.value, old.numerator, old.denominator, old.state, old.review_count, old.source_kind,
    old.source_file_key, old.line_number, old.probability, old.consequence, old.expected_value,
    old.score_change, old.rank_change, old.grade_change
) is distinct from (
    new.agency_group_key, new.value, new.numerator, new.denominator, new.state, new.review_count, new.source_kind,
    new.source_file_key, new.line_number, new.probability, new.consequence, new.expected_value,
    new.score_change, new.rank_change, new.grade_change
) then update set
    agency_group_key = new.agency_group_key, value = new.value, numerator = new.numerator,
    denominator = new.denominator, state = new.state, review_count = new.review_count, source_kind = new.source_kind,
    source_file_key = new.source_file_key, line_number = new.line_number, probability = new.probability,
    consequence = new.consequence, expected_value = new.expected_value, score_change = new.score_change,
    rank_change = new.rank_change, grade_change = new.grade_change
when not matched then insert (
    anomaly_key, durable_agency_key, agency_key, agency_group_key, indicator_key, period_key, year, stage, kind, score,
    value, numerator, denominator, expected, lower_bound, upper_bound, reason_vi, reason_en, state, review_count,
    source_kind, source_file_key, line_number, model_version_key, found_at, probability, consequence, expected_value,
    score_change, rank_change, grade_change
) values (
    new.anomaly_key, new.durable_agency_key, new.agency_key, new.agency_group_key, new.indicator_key, new.period_key,
    new.year, new.stage, new.kind, new.score, new.value, new.numerator, new.denominator, new.expected,
    new.lower_bound, new.upper_bound, new.reason_vi, new.reason_en, new.state, new.review_count, new.source_kind,
    new.source_file_key, new.line_number, new.model_version_key, new.found_at, new.probability, new.consequence,
    new.expected_value, new.score_change, new.rank_change, new.grade_change
)
