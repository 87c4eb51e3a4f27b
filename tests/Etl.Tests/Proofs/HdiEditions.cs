using Dapper;
using ItAnalytics.Scoring.Tests;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Tests.Proofs;

/// <summary>
/// The Human Development Index as the warehouse would have met it: the edition of 2021/22 is loaded, scored and
/// published, then that of 2025, which restates every year.
/// </summary>
public sealed class HdiEditions : IAsyncLifetime
{
    private readonly PostgresFixture postgres = new();

    internal static IReadOnlyList<string> Names { get; } = ["HDR21-22", "HDR25"];

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        using var proof = new ProofFolder();
        proof.AddMethod("hdi", File.ReadAllText(Repository.PathTo("warehouse", "methodologies", "hdi.yaml")));
        var rows = Files.Csv("hdi", "hdi_long.csv");
        proof.AddGroup("hdi", "COUNTRIES", "ALL",
            [.. rows.GroupBy(r => r["entity"]).Select(g => (g.Key, g.Last()["entity_name"]))]);
        var cells = Names.ToDictionary(name => name, name => rows.Where(r => r["edition"] == name)
            .ToDictionary(r => (r["entity"], Files.Whole(r["year"]), r["indicator"]), r => r["value"]));
        // What an edition no longer states is an empty cell in its table.
        foreach (var withdrawn in cells["HDR21-22"].Keys.Except(cells["HDR25"].Keys).ToList())
            cells["HDR25"].Add(withdrawn, "");
        foreach (var name in Names)
        {
            var path = proof.AddCells("hdi", "COUNTRIES", name.ToLowerInvariant(),
                cells[name].Select(c => new ProofCell(c.Key.Item1, c.Key.Item2, c.Key.Item3, c.Value)),
                $"publications:\n  - {{years: 1990-{(name == "HDR25" ? 2023 : 2021)}, groups: [COUNTRIES], decision: {name}}}\n");
            if (name == Names[0])
            {
                var place = Path.GetDirectoryName(path)!;
                await proof.LoadAndScoreAsync(postgres.Etl, [.. new[] { "agencies", "groups", "members" }.Select(f => Path.Combine(place, $"{f}.csv")), path]);
            }
            else
            {
                await proof.LoadAndScoreAsync(postgres.Etl, path);
            }
        }
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null)
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }

    public async Task<IReadOnlyList<WarehouseCheckResult>> CheckAsync() => await WarehouseChecks.RunAsync(postgres.Etl);
}
