using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests.Checks;

public sealed class WarehouseCheckTests(SoundWarehouse sound) : IClassFixture<SoundWarehouse>
{
    private const string Correction = "insert into ops.correction (agency_group_key, year, reason, proposed_by) values (1, 2021, 'x', 'lan')";

    // Each fault, planted in a sound warehouse, and the checks that must see it.
    private static readonly (string Check, string Fault)[] Faults =
    [
        ("anomalies_point_to_observations", "update dw.fact_anomaly set observation_revision = 3 where anomaly_key = 1"),
        ("anomaly_state_follows_review", "update mart.anomaly set state = 'OPEN' where anomaly_key = 1"),
        ("anomaly_state_follows_review", "update mart.anomaly set review_count = 1 where anomaly_key = 2"),
        ("audit_chain_is_whole", "update ops.audit set who = 'somebody else' where audit_key = 1"),
        ("audit_chain_is_whole", "update ops.audit set at = at - interval '1 day' where audit_key = 2"),
        ("audit_chain_is_whole", "update ops.audit_link set hash = repeat('0', 64) where link_number = 1"),
        ("audit_chain_is_whole", "delete from ops.audit_link where link_number = 1; delete from ops.audit where audit_key = 1"),
        ("audit_chain_is_whole", "insert into ops.audit (who, origin, action, subject) values ('x', 'x', 'REVIEW', 'x')"),
        ("better_total_better_rank", "update dw.fact_score set points = 72 where agency_key = 1 and revision = 2;" +
            "update dw.fact_score set points = 73 where agency_key = 3 and year = 2020"),
        ("corrections_are_in_the_facts", "insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, run_key, state) " +
            "values ('correction', 'CORRECTION', 'x', repeat('a', 64), 1, 1, 'LOADED')"),
        ("corrections_are_in_the_facts", $"{Correction}; insert into ops.correction_cell (correction_key, line_number, agency_key, indicator_key, " +
            "period_key, stage_key, status_key, value) select max(correction_key), 1, 3, 1, 2021000, 2, 1, 1 from ops.correction; " +
            "insert into ops.correction_event (correction_key, event, actor, source_file_key, run_key) select max(correction_key), 'APPLIED', 'run', 1, 1 from ops.correction"),
        ("corrections_have_two_persons", $"{Correction}; insert into ops.correction_event (correction_key, event, actor, effect_hash) " +
            "select max(correction_key), 'APPROVED', ' LAN', repeat('0', 64) from ops.correction"),
        ("delta_parts_sum", "update dw.fact_delta set method_part = 1 where agency_key = 3"),
        ("delta_parts_sum", "delete from dw.fact_delta_contribution where node_key = 5"),
        ("durable_keys_exist", "insert into dw.bridge_group_member values (99, 1, '2000-01-01')"),
        ("durable_keys_exist", "update dw.agency_alias set durable_agency_key = 2"),
        ("evidence_is_as_it_came", "insert into ops.evidence (content_hash, name, byte_count, content, received_by) values (repeat('0', 64), 'x', 1, '\\x01', 'x')"),
        ("facts_come_from_files", "update dw.fact_observation set source_file_key = 99 where agency_key = 3"),
        ("facts_come_from_files", "update dw.fact_group_statistic set line_number = 0"),
        ("facts_come_from_runs", "update dw.fact_score set run_key = 99 where agency_key = 5"),
        ("facts_come_from_runs", "update dw.fact_forecast set run_key = 99"),
        ("facts_name_known_members", "update dw.fact_observation set agency_key = 0 where agency_key = 3"),
        ("facts_name_known_members", "update dw.fact_score set methodology_key = 0 where agency_key = 5"),
        ("forecast_grades_sum_to_one", "update dw.fact_forecast_grade set probability = 0.7 where grade_code = 'WEAK'"),
        ("grades_are_known", "update dw.fact_score set grade_code = 'BEST' where agency_key = 5"),
        ("keys_valid_at_period_end", "update dw.fact_score set agency_key = 1 where agency_key = 2"),
        ("keys_valid_at_period_end", "update dw.fact_observation set agency_key = 2 where agency_key = 1"),
        ("last_statement_stands", "update ops.source_file set stated_at = source_file_key * interval '1 day' + timestamptz '2021-01-01';" +
            "insert into dw.fact_further_statement select agency_key, indicator_key, period_key, stage_key, 2, year, 1, 0.1, null, null, null, 9, now() from dw.fact_observation where agency_key = 3"),
        ("lineage_is_whole", "update dw.bridge_agency_lineage set weight = 0.6 where successor_code = 'A'"),
        ("lineage_is_whole", "update dw.bridge_agency_lineage set successor_code = 'Z' where successor_code = 'A'"),
        ("mart_follows_facts", "update mart.score set computed_total = 84 where durable_agency_key = 3 and year = 2021"),
        ("mart_follows_facts", "delete from mart.score where durable_agency_key = 3 and year = 2021"),
        ("mart_follows_facts", "update mart.score_history set published_total = 87 where durable_agency_key = 3 and year = 2021"),
        ("mart_follows_facts", "update mart.score set publication_key = null where durable_agency_key = 3 and year = 2021"),
        ("observations_name_existing_members", "update dw.fact_observation set indicator_key = 99 where agency_key = 3"),
        ("observations_name_existing_members", "delete from dw.dim_period where period_key in (select period_key from dw.fact_observation)"),
        ("one_revision_stands", "update dw.fact_observation set known_to = null where agency_key = 1"),
        ("one_revision_stands", "update dw.fact_score set known_to = null where agency_key = 1"),
        ("results_name_existing_members", "update dw.fact_score set node_key = node_key + 9000 where agency_key = 3"),
        ("results_name_existing_members", "update dw.fact_delta set previous_methodology_key = 99"),
        ("results_name_existing_members", "update dw.fact_delta_contribution set node_key = node_key + 9000"),
        ("publications_are_as_frozen", "update mart.score_history set rank = 2 where durable_agency_key = 3 and year = 2021"),
        ("publications_are_as_frozen", "delete from mart.score_history where durable_agency_key = 4"),
        ("publications_are_as_frozen", "update dw.publication set content_hash = repeat('d', 64)"),
        ("partitions_without_gaps", "drop table dw.fact_delta_2015"),
        ("ranks_without_gaps", "update dw.fact_score set rank = 3 where agency_key = 3 and year = 2020"),
        ("ranks_without_gaps", "update dw.fact_score set ranked_count = 3 where agency_key = 3 and year = 2020"),
        ("revisions_follow_each_other", "update dw.fact_observation set known_to = '2021-01-15' where known_to is not null"),
        ("revisions_follow_each_other", "update dw.fact_score set revision = 3 where revision = 2"),
        ("revisions_follow_each_other", "update dw.fact_group_statistic set revision = 2"),
        ("scores_have_a_method", "update dw.dim_methodology set content_hash = repeat('0', 64) where methodology_key = 1"),
        ("scores_have_a_method", "update dw.publication set method_hash = repeat('9', 64)"),
        ("scores_stand_on_their_tree", "update dw.fact_score set node_key = 0 where agency_key = 5"),
        ("scores_stand_on_their_tree", "update dw.fact_score set rank = 1 where node_key = 2"),
        ("scores_stand_on_their_tree", "update dw.fact_score set coverage = 1.1 where node_key = 2"),
        ("source_files_reconcile", "delete from ops.rejection"),
        ("source_files_reconcile", "update dw.fact_observation set line_number = 5 where revision = 2;" +
            "update dw.fact_group_statistic set line_number = 2"),
        ("synthetic_is_marked", "update dw.dim_agency set is_synthetic = true where agency_key = 3"),
        ("synthetic_is_marked", "update dw.fact_observation set agency_key = 5, indicator_key = 2 where agency_key = 3"),
        ("synthetic_is_marked", "update mart.score set source_kind = 'OFFICIAL' where agency_key = 5"),
        ("synthetic_is_marked", "update dw.bridge_group_member set agency_group_key = 1 where durable_agency_key = 5"),
        ("trees_are_whole", "update dw.dim_node set level = 0 where node_code = 'Y'"),
        ("trees_are_whole", "update dw.dim_node set parent_node_key = 0 where node_code = 'Y'"),
        ("trees_are_whole", "update dw.dim_node set indicator_key = null where node_code = 'I2'"),
        ("unknown_members_exist", "delete from dw.dim_agency where agency_key = 0"),
        ("weights_add_up", "update dw.bridge_node_weight set maximum = 50 where node_key = 4"),
        ("weights_add_up", "update dw.bridge_node_weight set weight = -1 where node_key = 4"),
        ("weights_add_up", "update dw.bridge_node_weight set weight = 0 where node_key in (4, 5)"),
        ("years_match_periods", "update dw.fact_score set year = 2022 where agency_key = 5"),
        ("years_match_periods", "update dw.fact_group_statistic set year = 2021"),
    ];

    public static TheoryData<string, string> PlantedFaults() => [.. Faults.Select(f => new TheoryDataRow<string, string>(f.Check, f.Fault))];

    public static TheoryData<string> CheckNames() => [.. WarehouseChecks.All.Select(check => check.Name)];

    [Fact]
    public async Task A_new_warehouse_and_a_sound_one_pass_every_check()
    {
        var connectionString = await TestCluster.CreateDatabaseAsync();
        await using (var empty = WarehouseDataSource.Create(connectionString, WarehouseRole.Etl))
        {
            var results = await WarehouseChecks.RunAsync(empty, Token);
            Assert.Equal(WarehouseChecks.All.Count, results.Count);
            Assert.All(results, result => Assert.True(result.Passed, Describe(result)));
        }
        await TestCluster.DropDatabaseAsync(connectionString);
        Assert.All(await WarehouseChecks.RunAsync(sound.Etl, Token), result => Assert.True(result.Passed, Describe(result)));
    }

    [Theory]
    [MemberData(nameof(PlantedFaults))]
    public async Task A_planted_fault_is_found_and_shown(string checkName, string fault)
    {
        await using var connection = await sound.Migrator.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        // Foreign keys and triggers would refuse some of the faults; the checks do not rely on them.
        await using var plant = new NpgsqlCommand("set local session_replication_role = replica;" + fault, connection);
        Assert.NotEqual(0, await plant.ExecuteNonQueryAsync(Token));
        var check = WarehouseChecks.All.Single(c => c.Name == checkName);
        var result = await WarehouseChecks.RunOneAsync(connection, check, Token);
        Assert.False(result.Passed);
        Assert.NotEmpty(result.Examples);
        await transaction.RollbackAsync(Token);
    }

    [Theory]
    [MemberData(nameof(CheckNames))]
    public void Every_check_has_a_fault_that_it_finds_and_the_name_of_its_file(string name)
    {
        Assert.Contains(Faults, fault => fault.Check == name);
        Assert.True(File.Exists(Repository.PathTo($"warehouse/sql/checks/{name}.sql")));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Describe(WarehouseCheckResult result) =>
        $"{result.Check.Name}: {result.OffenderCount} x {result.Check.Explains}; {string.Join(" | ", result.Examples)}";
}
