select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from mart.anomaly t
    where (t.state = $1 and t.score >= $2)
    order by t.expected_value desc, t.score desc, t.anomaly_key
    limit 2));
select t.anomaly_key, t.kind, t.score, t.state, t.reason_vi, t.reason_en, t.agency_key, t.agency_group_key, t.indicator_key, t.period_key, t.year, t.stage, t.value, t.numerator, t.denominator, t.expected, t.lower_bound, t.upper_bound, t.source_kind, t.source_file_key, t.line_number, t.model_version_key, t.found_at, t.expected_value, (select dimension_generation from ops.generation)
from mart.anomaly t
where (t.state = $1 and t.score >= $2)
order by t.expected_value desc, t.score desc, t.anomaly_key
limit 3;
