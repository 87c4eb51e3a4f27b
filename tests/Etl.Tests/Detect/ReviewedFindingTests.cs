using Dapper;
using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Tests.Support;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Detect;

/// <summary>Twenty agencies report a rate for two years of months; three of them once report something
/// absurd.</summary>
public sealed class ReviewedFindingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Standing =
        "select format('%s %s %s', q.anomaly_key, a.agency_code, q.state) from mart.anomaly q join dw.dim_agency a " +
            "using (agency_key) order by 1";

    public async ValueTask InitializeAsync()
    {
        var seed = new WarehouseSeed(postgres.Migrator);
        await seed.AddMethodologyAsync(Method);
        var agencies = Enumerable.Range(1, 20).Select(i => $"M{i:00}").ToList();
        await seed.AddGroupAsync("MONTHLY", "monthly", "ALL", agencies);
        var random = new Random(5);
        await seed.ObserveAsync("monthly",
        [
            .. from agency in agencies
               from month in Enumerable.Range(0, 24)
               let cases = 800 + random.Next(100)
               let absurd = agency is "M03" or "M08" or "M15" && month == 20
               let met = absurd ? cases / 10 : (int)(cases * (0.6 + 0.04 * random.NextDouble()))
               select new Observed(agency, "I1", $"{2021 + month / 12}-{month % 12 + 1:00}", 100m * met / cases, met,
                   cases),
        ]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_judged_finding_stays_whatever_the_model_says_later_and_the_others_follow_the_model()
    {
        await DetectAsync(1);
        var first = await QueryAsync<(long Key, string Agency)>(
            "select q.anomaly_key, a.agency_code from mart.anomaly q join dw.dim_agency a using (agency_key)");
        Assert.Superset(new HashSet<string>(["M03", "M08", "M15"]), first.Select(f => f.Agency).ToHashSet());
        var judged = first.First(f => f.Agency == "M08").Key;
        await using (var connection = await postgres.Acting.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await connection.ExecuteAsync(
                "insert into dw.fact_review (anomaly_key, decision, reviewer) values (@judged, 'CONFIRMED', 'test')",
                new { judged });
        var all = await QueryAsync<string>(Standing);
        Assert.Contains($"{judged} M08 CONFIRMED", all);

        // A threshold that nothing reaches: only what a person has judged stands.
        await DetectAsync(0.0000001);
        Assert.Equal([$"{judged} M08 CONFIRMED"], await QueryAsync<string>(Standing));

        // And back: the same findings under their old keys, none of them twice.
        await DetectAsync(1);
        Assert.Equal(all, await QueryAsync<string>(Standing));
        Assert.Equal(first.Count, (await QueryAsync<int>("select 1 from dw.fact_anomaly")).Count);
    }

    internal const string Method =
        """
        code: monthly
        version: "1"
        name: {vi: "Tháng", en: "Monthly"}
        legal_basis: "none"
        years: {from: 2020, to: 2022, mark: VERIFIED}
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        ranking: {on: EXACT, ties: COMPETITION}
        trees:
          - {code: ALL, name: {vi: "Tất cả", en: "All"}}
        total: {code: TOTAL, name: {vi: "Tổng", en: "Total"}}
        indicators:
          - {code: I1, name: {vi: "Một", en: "One"}, unit: "%", rule: {kind: PROP}, max: {ALL: 100}}
        """;

    private async Task DetectAsync(double falseAlarms)
    {
        var settings = new PipelineSettings { Detect = new DetectSettings { FalseAlarmsPerHundred = falseAlarms } };
        var result = await Pipeline.RunAsync(
            postgres.Etl, settings, RunKind.Detect, "test", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Succeeded, null), (result.State, result.Message));
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<T>(sql)).AsList();
    }
}
