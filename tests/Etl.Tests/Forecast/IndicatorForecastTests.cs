using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Tests.Support;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Forecast;

/// <summary>
/// Twenty agencies state two rates for eight years. The method of the ninth is known: it drops one, and wants more of
/// the other.
/// </summary>
public sealed class ComingMethod : IAsyncLifetime
{
    private const int Last = 2021;
    private readonly PostgresFixture postgres = new();

    public Npgsql.NpgsqlDataSource Migrator => postgres.Migrator;

    private static string Method(string version, string years, string rest) =>
        $$$"""
        code: coming
        version: "{{{version}}}"
        name: {vi: "Sắp tới", en: "Coming"}
        legal_basis: "none"
        years: { {{{years}}}, mark: VERIFIED}
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        ranking: {on: EXACT, ties: COMPETITION}
        trees:
          - {code: ALL, name: {vi: "Tất cả", en: "All"}}
        total: {code: TOTAL, name: {vi: "Tổng", en: "Total"}}
        criteria:
          - {code: A, name: {vi: "A", en: "A"}}
        {{{rest}}}
        """;

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var seed = new WarehouseSeed(postgres.Migrator);
        await seed.AddMethodologyAsync(Method("1", $"from: {Last - 7}, to: {Last}",
            """
            indicators:
              - {code: I1, name: {vi: "Một", en: "One"}, parent: A, unit: "%", rule: {kind: PROP_TARGET, target: 50}, max: {ALL: 60}}
              - {code: I2, name: {vi: "Hai", en: "Two"}, parent: A, unit: "%", rule: {kind: PROP}, max: {ALL: 40}}
            """));
        await seed.AddMethodologyAsync(Method("2", $"from: {Last + 1}",
            """
            parent: "1"
            comparability:
              minimum_common_weight: 0.5
              entries:
                I1: {kind: RESCALED, note: "Target 50 %, now 100 %."}
                I2: {kind: DROPPED}
            indicators:
              - {code: I1, name: {vi: "Một", en: "One"}, parent: A, unit: "%", rule: {kind: PROP_TARGET, target: 100}, max: {ALL: 100}}
            """));
        var agencies = Enumerable.Range(1, 20).Select(i => $"C{i:00}").ToList();
        await seed.AddGroupAsync("COMING", "coming", "ALL", agencies);
        await seed.AddGroupAsync("LATE", "coming", "ALL", ["L1"]);
        var random = new Random(3);
        List<Observed> stated =
        [
            .. from agency in agencies
               let level = 0.55 + 0.3 * random.NextDouble()
               from year in Enumerable.Range(Last - 7, 8)
               from indicator in new[] { "I1", "I2" }
               let cases = 400 + random.Next(50)
               let met = (int)(cases * (level + 0.03 * random.NextDouble()))
               select new Observed(agency, indicator, $"{year}", 100m * met / cases, met, cases),
            // A gap: only the two figures after it are one series.
            .. new[] { Last - 3, Last - 1, Last }.Select(year => new Observed("L1", "I1", $"{year}", 60, 60, 100)),
        ];
        await seed.ObserveAsync("coming", stated);
        await ForecastAsync();
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    public async Task ForecastAsync()
    {
        var settings = new PipelineSettings();
        foreach (var kind in new[] { RunKind.Score, RunKind.Forecast })
        {
            var result = await Pipeline.RunAsync(
                postgres.Etl, settings, kind, "test", cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(result.State == RunState.Succeeded, result.Message);
        }
    }
}

public sealed class IndicatorForecastTests(ComingMethod warehouse) : IClassFixture<ComingMethod>
{
    private sealed record Row(
        string Agency, string Indicator, string Change, int History, double Last, double Point, double Lower,
        double Upper, double? Points, double? PointsLow, double? PointsHigh, double? Maximum, string DataHash);

    [Fact]
    public async Task Figures_are_forecast_with_ranges_and_scored_by_the_method_of_their_year()
    {
        var rows = await RowsAsync();

        Assert.Equal(40, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal(8, row.History);
            Assert.InRange(row.Point, Math.Min(row.Last, row.Lower), Math.Max(row.Last, row.Upper));
            Assert.InRange(row.Lower, 0, row.Upper);
            Assert.InRange(row.Upper, row.Lower, 100);
        });
        foreach (var row in rows.Where(r => r.Indicator == "I1"))
        {
            // Half of the target as before, all points before: per cent for per cent now.
            Assert.Equal(("RESCALED", 100.0), (row.Change, row.Maximum!.Value));
            Assert.Equal(row.Point, row.Points!.Value, 6);
            Assert.Equal(row.Lower, row.PointsLow!.Value, 6);
            Assert.Equal(row.Upper, row.PointsHigh!.Value, 6);
        }
        Assert.All(rows.Where(r => r.Indicator == "I2"), row =>
        {
            Assert.Equal("DROPPED", row.Change);
            Assert.Null(row.Points);
        });
    }

    [Fact]
    public async Task The_total_knows_the_method_that_comes_and_stands_beside_what_the_figures_come_to()
    {
        await using var connection = await warehouse.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var totals = (await connection.QueryAsync<(double Last, double Median, double Effect, double FromIndicators, double Figure)>(
            """
            select f.last_total::float8, f.q50, f.method_effect, f.total_from_indicators, i.points_expected
            from mart.forecast f
            join mart.indicator_forecast i on i.forecast_key = f.forecast_key and i.method_change = 'RESCALED'
            """)).AsList();

        Assert.Equal(20, totals.Count);
        Assert.All(totals, t =>
        {
            // Of 60 + 0.4 x rate only the rate is left: what was nearly full becomes what the rate is.
            Assert.InRange(t.Effect, -40, -5);
            Assert.InRange(t.Median, t.Last + t.Effect - 5, t.Last + t.Effect + 5);
            Assert.Equal(t.Figure, t.FromIndicators, 6);
        });
    }

    [Fact]
    public async Task The_backtest_measures_each_indicator_of_a_group_and_a_second_run_makes_nothing()
    {
        await using var connection = await warehouse.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var measures = (await connection.QueryAsync<(string Indicator, string Measure, double Value, int Cases)>(
            """
            select i.indicator_code, b.measure, b.value, b.case_count from mart.backtest b
            join dw.dim_indicator i using (indicator_key) join dw.dim_agency_group g using (agency_group_key)
            where g.group_code = 'COMING'
            """)).AsList();
        Assert.Equal(["I1", "I2"], measures.Select(m => m.Indicator).Distinct().Order());
        Assert.All(measures, m => Assert.Equal(60, m.Cases));
        Assert.All(measures.Where(m => m.Measure == "COVERAGE95"), m => Assert.InRange(m.Value, 0.85, 1));

        var before = await RowsAsync();
        await warehouse.ForecastAsync();
        Assert.Equal(before, await RowsAsync());
        Assert.StartsWith("0 forecasts are new, 40 stand as before. None for 1 series",
            await connection.ExecuteScalarAsync<string>(
                "select message from ops.run_step where name = 'indicators' order by run_key desc limit 1"),
            StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<Row>> RowsAsync()
    {
        await using var connection = await warehouse.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<Row>(
            """
            select a.agency_code as "Agency", i.indicator_code as "Indicator", f.method_change as "Change",
                   f.history_count as "History", f.last_value as "Last", f.point as "Point", f.q10 as "Lower",
                   f.q90 as "Upper", f.points_expected as "Points", f.points_low as "PointsLow",
                   f.points_high as "PointsHigh", f.points_maximum as "Maximum", d.data_hash::text as "DataHash"
            from mart.indicator_forecast f
            join dw.fact_indicator_forecast d using (indicator_forecast_key)
            join dw.dim_agency a on a.agency_key = f.agency_key
            join dw.dim_indicator i on i.indicator_key = f.indicator_key
            order by 1, 2
            """)).AsList();
    }
}
