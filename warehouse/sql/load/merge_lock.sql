-- grain: one row, the moment from which this load may merge; released at the end of the transaction
with granted as materialized (select pg_advisory_xact_lock(hashtext('dw.fact_observation merge')))
select clock_timestamp() from granted;
