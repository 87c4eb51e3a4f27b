-- The planner knows nothing of rows that a run has just written; the run tells it.
set local role itanalytics_migrator;

grant maintain on all tables in schema dw, mart, ops to itanalytics_etl;
