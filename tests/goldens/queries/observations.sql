select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from mart.observation t
    left join dw.dim_period j1 on j1.period_key = t.period_key
    where (t.stage is distinct from $1 and t.indicator_key in (select f1.indicator_key from dw.dim_indicator f1 where f1.methodology_code = $2))
    order by j1.period_code desc, t.value, t.agency_key, t.indicator_key, t.period_key, t.stage_key
    limit 50));
select t.agency_key, t.indicator_key, t.period_key, t.year, t.stage, t.revision, t.status, t.value, t.numerator, t.denominator, t.raw_text, t.warning_codes, t.source_kind, t.source_file_key, t.line_number, t.known_from, (select dimension_generation from ops.generation)
from mart.observation t
left join dw.dim_period j1 on j1.period_key = t.period_key
where (t.stage is distinct from $1 and t.indicator_key in (select f1.indicator_key from dw.dim_indicator f1 where f1.methodology_code = $2))
order by j1.period_code desc, t.value, t.agency_key, t.indicator_key, t.period_key, t.stage_key
limit 50;
