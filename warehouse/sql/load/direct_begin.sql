-- grain: one row, the moment from which what is added stands; all from here on can be taken back alone
-- Loads that only add new cells need not wait for one another: the key of the facts tells when two add the same. A
-- merge waits until they are done.
savepoint direct_load;
with granted as materialized (select pg_advisory_xact_lock_shared(hashtext('dw.fact_observation merge')))
select clock_timestamp() from granted;
