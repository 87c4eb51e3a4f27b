using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Api.Tests.Goldens;

/// <summary>
/// How the database answers the golden queries when there is much data: NAME.explain.txt beside each, one line for each
/// relation that a statement reads and how. No statement may read a large relation from its start to its end.
/// </summary>
public sealed partial class ExplainGoldenTests(LargeWarehouse warehouse) : IClassFixture<LargeWarehouse>
{
    private const string Folder = "tests/goldens/queries";

    // These ask something of most rows, or for an order that no index has: whoever asks so has every row read.
    private static readonly string[] AboutEverything =
    [
        "anomaly_aggregates", "anomalies_with_reviews", "fragments_aliases_and_merging", "observations", "only_a_count",
        "score_aggregates_computed", "scores_where_and_or", "scores_where_related",
        // A year of no more observations than here is cheaper read whole than looked up.
        "observations_as_of_an_instant", "restatement",
    ];

    public static TheoryData<string> Names =>
    [
        .. QueryGoldenTests.Names.Select(row => row.Data)
            .Where(name => File.Exists(Repository.PathTo(Folder, $"{name}.sql")) && new FileInfo(Repository.PathTo(Folder, $"{name}.sql")).Length > 0),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_statement_reads_large_relations_by_their_indexes(string name)
    {
        var statements = (await File.ReadAllTextAsync(Repository.PathTo(Folder, $"{name}.sql"), TestContext.Current.CancellationToken))
            .Split(";\n", StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder();
        for (var i = 0; i < statements.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"statement {i}\n");
            var reads = new List<string>();
            foreach (var plan in await warehouse.ExplainAsync(statements[i])) Reads(plan, reads);
            foreach (var read in reads.Distinct()) text.Append("  ").Append(read).Append('\n');
        }
        Golden.Matches(text.ToString(), $"{Folder}/{name}.explain.txt");
        if (AboutEverything.Contains(name)) return;
        foreach (var relation in LargeWarehouse.LargeRelations)
            Assert.DoesNotMatch($@"Seq Scan on {relation}\b", text.ToString());
    }

    // Partitions are read alike: their years are left out.
    private static void Reads(JsonElement plan, List<string> reads)
    {
        if (plan.TryGetProperty("Relation Name", out var relation))
        {
            var index = plan.TryGetProperty("Index Name", out var used) ? $" by {used.GetString()}" : "";
            reads.Add(Years().Replace($"{plan.GetProperty("Node Type").GetString()} on {relation.GetString()}{index}", "_YEAR"));
        }
        else if (plan.TryGetProperty("Index Name", out var bitmap))
        {
            reads.Add(Years().Replace($"{plan.GetProperty("Node Type").GetString()} by {bitmap.GetString()}", "_YEAR"));
        }
        if (!plan.TryGetProperty("Plans", out var inner)) return;
        foreach (var part in inner.EnumerateArray()) Reads(part, reads);
    }

    [GeneratedRegex("_20[0-9]{2}")]
    private static partial Regex Years();
}

/// <summary>A warehouse of 1,500 agencies: 15,000 scores, 120,000 criterion scores, 18,000 anomalies.</summary>
public sealed partial class LargeWarehouse : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();

    /// <summary>What nobody may read from its start to its end.</summary>
    public static string[] LargeRelations { get; } =
        ["score", "score_history", "node_score", "anomaly", "fact_anomaly", "fact_observation_YEAR"];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var sql = await File.ReadAllTextAsync(Repository.PathTo("tests", "fixtures", "graphql", "large.sql"));
        await using var connection = await _postgres.Migrator.OpenConnectionAsync();
        await ExecuteAsync(
            connection,
            $"begin; set local bench.agencies = 1500; {sql}; " +
            "insert into ops.stale_mart select distinct agency_group_key, year from mart.score; " +
            $"{SqlFile.Read("marts/score_summary.sql")}; {SqlFile.Read("marts/score_aggregate.sql")}; delete from ops.stale_mart; commit");
        await ExecuteAsync(connection, "vacuum analyze");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    /// <summary>The plan of a statement for parameters that are not known, as the server keeps it for all requests.</summary>
    public async Task<IReadOnlyList<JsonElement>> ExplainAsync(string statement)
    {
        await using var connection = await _postgres.Api.OpenConnectionAsync();
        await ExecuteAsync(connection, $"set plan_cache_mode = force_generic_plan; prepare explained as {statement}");
        var count = Parameters().Matches(statement).Select(match => match.Value).Distinct().Count();
        var nulls = count == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("null", count))})";
        await using var command = new NpgsqlCommand($"explain (format json) execute explained{nulls}", connection);
        using var plans = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        await ExecuteAsync(connection, "deallocate explained; reset plan_cache_mode");
        return [.. plans.RootElement.EnumerateArray().Select(plan => plan.GetProperty("Plan").Clone())];
    }

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Parameters();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
