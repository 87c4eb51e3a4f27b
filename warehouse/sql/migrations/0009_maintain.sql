-- The planner knows nothing of rows that a run has just written; the run tells it. Before PostgreSQL 17 only a table's
-- owner may, so there the run's ANALYZE is passed over with a warning and autovacuum does it a little later.
set local role itanalytics_migrator;

do $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        grant maintain on all tables in schema dw, mart, ops to itanalytics_etl;
    end if;
end
$$;
