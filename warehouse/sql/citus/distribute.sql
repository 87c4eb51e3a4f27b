-- grain: one row, the number of tables that were spread by this call; 0 where all are already
-- reads: pg_dist_partition
-- For a database with the Citus extension. What was stated, by far the most, is spread over the nodes by agency, so that
-- what is asked of one agency is answered by one node, and what is asked of all by all at once; the dimensions are copied
-- to every node, so that joins stay on it. Scores, what the API reads (mart) and the journals (ops) stay on the
-- coordinator: they are a tenth of it, and the policies that show each role its rows look into other tables, which Citus
-- does not allow of spread ones. tests/node/citus.mjs holds every statement to Citus' rules.
do $$
declare
    spread  record;
    made    int := 0;
begin
    -- The triggers of these tables look at the row at hand only, which Citus cannot know.
    perform set_config('citus.enable_unsafe_triggers', 'on', true);
    -- Tables with keys into dimensions are made one after the other.
    perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
    -- A spread table has no key into one that stays on the coordinator.
    alter table dw.fact_further_statement drop constraint if exists fact_further_statement_source_file_key_fkey;
    for spread in
        select * from (values
            (1, 'dw.dim_stage', null), (2, 'dw.dim_status', null), (3, 'dw.dim_period', null),
            (4, 'dw.dim_agency', null), (5, 'dw.dim_indicator', null), (6, 'dw.dim_methodology', null),
            (7, 'dw.dim_agency_group', null), (8, 'dw.dim_node', null), (9, 'dw.bridge_node_weight', null),
            (10, 'dw.bridge_group_member', null), (11, 'dw.dim_grade', null),
            (12, 'dw.fact_observation', 'agency_key'), (13, 'dw.fact_further_statement', 'agency_key')
        ) plan (place, name, shard_column)
        where not exists (select from pg_dist_partition p where p.logicalrelid = plan.name::regclass)
        order by place
    loop
        if spread.shard_column is null then
            perform create_reference_table(spread.name::regclass);
        else
            perform create_distributed_table(spread.name::regclass, spread.shard_column);
        end if;
        made := made + 1;
    end loop;
    perform set_config('itanalytics.tables_spread', made::text, true);
end
$$;
select current_setting('itanalytics.tables_spread')::int;
