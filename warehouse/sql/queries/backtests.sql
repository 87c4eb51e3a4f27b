-- grain: one measure of the model last measured: of a group's totals, or of an indicator's figures over its groups.
-- reads: mart.backtest, dw.dim_agency_group, dw.dim_indicator, dw.dim_model_version
select g.group_code as "group", null as "indicator", m.name || ' ' || m.version as "model", b.measure as "name", b.value,
       b.naive_value as "naive", b.case_count as "cases"
from mart.backtest b
join dw.dim_agency_group g using (agency_group_key)
join dw.dim_model_version m using (model_version_key)
where b.indicator_key is null
union all
select i.methodology_code, i.indicator_code, m.name || ' ' || m.version, b.measure,
       sum(b.value * b.case_count) / sum(b.case_count), sum(b.naive_value * b.case_count) / sum(b.case_count),
       sum(b.case_count)::int
from mart.backtest b
join dw.dim_indicator i using (indicator_key)
join dw.dim_model_version m using (model_version_key)
where b.measure in ('MAE', 'OWA', 'COVERAGE80', 'COVERAGE95')
group by i.methodology_code, i.indicator_code, m.name, m.version, b.measure
order by 2 nulls first, 1, 4
