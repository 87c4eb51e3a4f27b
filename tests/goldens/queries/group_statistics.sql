select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from mart.group_statistic t
    order by t.value desc nulls last, t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key
    limit 50));
select t.agency_group_key, t.indicator_key, t.period_key, t.year, t.statistic, t.value, t.numerator, t.denominator, t.unit, t.raw_text, t.warning_codes, (select f.source_kind from ops.source_file f where f.source_file_key = t.source_file_key), t.source_file_key, t.line_number, (select dimension_generation from ops.generation)
from mart.group_statistic t
order by t.value desc nulls last, t.agency_group_key, t.indicator_key, t.period_key, t.statistic, t.stage_key
limit 50;
