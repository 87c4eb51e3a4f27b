-- check: facts_come_from_runs
-- explains: a fact names a run that never was
select source, run_key
from (
    select 'dw.fact_score' as source, run_key from dw.fact_score
    union select 'dw.fact_delta', run_key from dw.fact_delta
    union select 'dw.fact_anomaly', run_key from dw.fact_anomaly
    union select 'dw.fact_forecast', run_key from dw.fact_forecast
    union select 'dw.fact_indicator_forecast', run_key from dw.fact_indicator_forecast
    union select 'dw.fact_backtest', run_key from dw.fact_backtest
) named
where run_key not in (select run_key from ops.run)
