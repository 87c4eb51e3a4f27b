-- grain: one row; two processes with the same content go one after the other, released at the end of the transaction
select pg_advisory_xact_lock(hashtextextended('ops.source_file ' || $1, 0));
