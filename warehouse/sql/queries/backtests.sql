-- grain: one measure of one model version on one group, as last measured.
-- reads: dw.fact_backtest, dw.dim_agency_group, dw.dim_model_version
select g.group_code as "group", m.name || ' ' || m.version as "model", b.measure as "name", b.value, b.naive_value as "naive",
       b.case_count as "cases"
from dw.fact_backtest b
join dw.dim_agency_group g using (agency_group_key)
join dw.dim_model_version m using (model_version_key)
order by g.sort_order, g.group_code, b.measure
