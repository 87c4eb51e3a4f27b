-- grain: model version x group x indicator (0: the totals) x measure, the last measurement.
-- writes: dw.fact_backtest
insert into dw.fact_backtest as b (
    model_version_key, agency_group_key, indicator_key, measure, value, naive_value, case_count, run_key, measured_at
)
select @modelVersionKey, m.agency_group_key, m.indicator_key, m.measure, m.value, m.naive_value, m.case_count, @runKey,
       now()
from unnest(@groups, @indicators, @names, @values, @naive, @cases)
  as m (agency_group_key, indicator_key, measure, value, naive_value, case_count)
on conflict (model_version_key, agency_group_key, indicator_key, measure) do update set
    value = excluded.value, naive_value = excluded.naive_value, case_count = excluded.case_count,
    run_key = excluded.run_key, measured_at = excluded.measured_at
where (b.value, b.naive_value, b.case_count) is distinct from (excluded.value, excluded.naive_value, excluded.case_count)
