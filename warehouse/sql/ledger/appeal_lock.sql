-- grain: one appeal; two who decide on it take turns.
select pg_advisory_xact_lock(hashtextextended('ops.appeal', @appeal))
