-- grain: one case; two who decide on it take turns.
select pg_advisory_xact_lock(hashtextextended('ops.correction', @correction))
