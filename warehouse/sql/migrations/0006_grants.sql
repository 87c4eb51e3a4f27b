set local role itanalytics_migrator;

grant usage on schema staging, dw, mart, ops to itanalytics_etl;
grant usage on schema dw, mart, ops to itanalytics_api;

-- etl: writes what it loads, scores and finds; reads reviews but never writes them; deletes only what is rebuilt.
grant select on all tables in schema dw, ops to itanalytics_etl;
grant select, insert, delete, truncate, update on all tables in schema staging, mart to itanalytics_etl;
grant insert on all tables in schema dw, ops to itanalytics_etl;
grant update on dw.dim_agency, dw.dim_agency_group, dw.bridge_group_member, dw.dim_indicator, dw.dim_methodology, dw.dim_node,
    dw.bridge_node_weight, dw.dim_grade, dw.agency_alias, dw.bridge_agency_lineage to itanalytics_etl;
grant delete on dw.bridge_group_member, dw.bridge_node_weight, dw.dim_grade to itanalytics_etl;
grant update (known_to) on dw.fact_observation, dw.fact_group_statistic, dw.fact_score, dw.fact_delta to itanalytics_etl;
grant update (withdrawn_at) on dw.fact_anomaly to itanalytics_etl;
grant update, delete on dw.fact_backtest to itanalytics_etl;
grant update on ops.run, ops.run_step, ops.source_file, ops.reproduction to itanalytics_etl;
revoke insert on dw.fact_review, ops.generation from itanalytics_etl;
revoke insert on dw.dim_stage, dw.dim_status, dw.dim_period from itanalytics_etl;

-- api: reads; writes a review, or asks for a run, and nothing else.
grant select on all tables in schema dw, mart, ops to itanalytics_api;
grant insert on dw.fact_review to itanalytics_api;
grant insert on ops.run to itanalytics_api;

revoke execute on all functions in schema dw, mart, ops from public;
grant execute on function dw.search_form to itanalytics_etl, itanalytics_api;
grant execute on function dw.ensure_year_partitions to itanalytics_etl;
grant execute on function ops.bump_generation to itanalytics_etl;
