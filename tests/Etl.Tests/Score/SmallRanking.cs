using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Tests.Support;
using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Score;

/// <summary>Three agencies, two indicators, two years: small enough to be worked by hand, changed by each
/// test.</summary>
public sealed class SmallRanking : IAsyncLifetime
{
    private const string Method =
        """
        code: small
        version: "1"
        name: {vi: "Nhỏ", en: "Small"}
        legal_basis: "none"
        years: {from: 2020, to: 2022, mark: VERIFIED}
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        ranking: {on: EXACT, ties: COMPETITION}
        grades:
          on: EXACT
          bands:
            - {code: HIGH, name: {vi: "Cao", en: "High"}, from: 50}
            - {code: LOW, name: {vi: "Thấp", en: "Low"}, to: 50}
        trees:
          - {code: ALL, name: {vi: "Tất cả", en: "All"}}
        total: {code: TOTAL, name: {vi: "Tổng", en: "Total"}}
        criteria:
          - {code: A, name: {vi: "A", en: "A"}}
        indicators:
          - {code: I1, name: {vi: "Một", en: "One"}, parent: A, unit: "%", rule: {kind: PROP}, max: {ALL: 60}}
          - {code: I2, name: {vi: "Hai", en: "Two"}, parent: A, unit: "%", rule: {kind: PROP}, max: {ALL: 40}, within_year: LAST}
        """;

    private readonly PostgresFixture postgres = new();

    public NpgsqlDataSource Etl => postgres.Etl;

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var seed = new WarehouseSeed(postgres.Migrator);
        await seed.AddMethodologyAsync(Method);
        await seed.AddGroupAsync("TRIO", "small", "ALL", ["A1", "A2", "A3"]);
        await StateAsync("A1", 2021, 50, 50);
        await StateAsync("A2", 2021, 100, 0);
        await StateAsync("A3", 2021, 20, 20);
        await StateAsync("A1", 2022, 60, 60);
        await StateAsync("A2", 2022, 100, 100);
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    /// <summary>States both indicators of an agency in a year.</summary>
    public Task StateAsync(string agency, int year, decimal one, decimal two, string stage = "SELF") =>
        new WarehouseSeed(postgres.Migrator).ObserveAsync("small",
        [
            new Observed(agency, "I1", $"{year}", one, Stage: stage),
            new Observed(agency, "I2", $"{year}", two, Stage: stage),
        ]);

    /// <summary>States a published total.</summary>
    public Task StatePublishedAsync(string agency, int year, decimal total) =>
        new WarehouseSeed(postgres.Migrator).ObserveAsync(
            "small", [new Observed(agency, "TOTAL", $"{year}", total, Stage: "PUBLISHED")], "PRESS");

    public Task AddGroupAsync(string code, params string[] agencies) =>
        new WarehouseSeed(postgres.Migrator).AddGroupAsync(code, "small", "ALL", agencies);

    /// <summary>Scores and rebuilds the marts.</summary>
    public Task<RunResult> ScoreAsync() =>
        Pipeline.RunAsync(postgres.Etl, new PipelineSettings(), RunKind.Score, "test",
            cancellationToken: TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<T>(sql)).AsList();
    }
}
