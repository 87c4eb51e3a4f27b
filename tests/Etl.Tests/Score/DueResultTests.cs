using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Score;
using ItAnalytics.Etl.Tests.Support;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Score;

/// <summary>What is due is computed and nothing else, and comes to what computing everything comes to.</summary>
public sealed class DueResultTests : IAsyncLifetime
{
    private const string Method =
        """
        code: due
        version: "VERSION"
        name: Due
        legal_basis: "none"
        years: YEARS
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        within_year: SUM
        rounding: {total: {digits: DIGITS, mode: HALF_UP}}
        perturbation: {draws: 100, weights: 0.25}
        total: {code: TOTAL, name: Total}
        indicators:
          - {code: I1, name: One, unit: "%", rule: {kind: PROP}, max: 60}
          - {code: I2, name: Two, rule: {kind: MAXNORM}, max: 40, within_year: LAST}
        """;

    private static readonly string[] Agencies = ["A1", "A2", "A3", "A4", "A5", "A6", "A7"];
    private static readonly int[] Years = [2019, 2020, 2021, 2022];

    // Everything that a score or a mart step writes, with keys and times: a run that finds nothing to do leaves all of it.
    private static readonly string[] Written =
    [
        "dw.fact_score", "dw.fact_delta", "dw.fact_delta_contribution", "dw.result_source", "mart.score_history",
        "mart.score", "mart.node_score", "mart.score_summary", "mart.score_aggregate",
    ];

    private readonly PostgresFixture postgres = new();
    private readonly Random random = new(20_221_125);

    private WarehouseSeed Seed => new(postgres.Migrator);

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        await Seed.AddMethodologyAsync(Text("1", "{to: 2020}", 2));
        await Seed.AddMethodologyAsync(
            Text("2", "{from: 2021}", 3) + "\nparent: \"1\"\ncomparability: {minimum_common_weight: 0.5}\n");
        await Seed.AddGroupAsync("ONE", "due", "ALL", Agencies[..4]);
        await Seed.AddGroupAsync("TWO", "due", "ALL", Agencies[4..]);
        foreach (var agency in Agencies)
        {
            foreach (var year in Years.Where(_ => random.Next(8) > 0)) await StateAsync(agency, year, months: 3);
        }
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    [Fact]
    public async Task Scoring_what_is_due_comes_to_what_scoring_everything_comes_to()
    {
        await ScoreAsync();
        await ExpectNothingElseAsync("the first score");
        for (var i = 0; i < 40; i++)
        {
            var what = await ChangeSomethingAsync();
            await ScoreAsync();
            await ExpectNothingElseAsync($"change {i}: {what}");
        }
    }

    [Fact]
    public async Task A_correction_reads_its_group_and_years_beside_it_and_no_other()
    {
        await ScoreAsync();
        await StateAsync("A1", 2020, months: 1);
        var message = await ScoreAsync();

        Assert.StartsWith("1 years of 1 groups;", message, StringComparison.Ordinal);
        Assert.Equal("Nothing has changed since the last scoring.", await ScoreAsync());
        Assert.StartsWith("8 years of 2 groups; 0 scores and 0 changes are new", await ScoreAsync(everything: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_is_drawn_from_its_months()
    {
        await Seed.AddGroupAsync("PAIR", "due", "ALL", ["B1", "B2"]);
        await Seed.ObserveAsync("due", [Month("B1", "I1", 2019, 1, 10, 100), Month("B1", "I1", 2019, 2, 80, 200),
            Month("B1", "I1", 2019, 3, 0, 0), new Observed("B1", "I2", "2019-01", 9), new Observed("B1", "I2", "2019-Q4", 4),
            new Observed("B2", "I2", "2019", 8)]);
        await ScoreAsync();

        // 90 of 300 and half of the best of the group: 18 + 20.
        Assert.Equal(38m, await ScalarAsync<decimal>(
            "select total from mart.score join dw.dim_agency using (agency_key) where agency_code = 'B1' and year = 2019"));
    }

    private static string Text(string version, string years, int digits) =>
        Method.Replace("VERSION", version, StringComparison.Ordinal).Replace("YEARS", years, StringComparison.Ordinal)
            .Replace("DIGITS", $"{digits}", StringComparison.Ordinal);

    private static Observed Month(string agency, string indicator, int year, int month, decimal part, decimal whole) => new(
        agency, indicator, $"{year}-{month:00}", whole == 0 ? 0 : part * 100 / whole, part, whole);

    private async Task<string> ChangeSomethingAsync()
    {
        var (agency, year) = (Agencies[random.Next(Agencies.Length)], Years[random.Next(Years.Length)]);
        switch (random.Next(10))
        {
            case 0:
                await Seed.ObserveAsync("due", [new Observed(agency, "TOTAL", $"{year}", random.Next(100), Stage: "PUBLISHED")], "PRESS");
                return $"a published total of {agency} in {year}";
            case 1:
                await ExecuteAsync(
                    """
                    with moved as (
                        update dw.bridge_group_member b set valid_to = make_date(@year, 7, 1)
                        from dw.dim_agency a
                        where a.durable_agency_key = b.durable_agency_key and a.agency_code = @agency and b.valid_to is null
                          and b.valid_from < make_date(@year, 7, 1)
                        returning b.*)
                    insert into dw.bridge_group_member (durable_agency_key, agency_group_key, valid_from)
                    select m.durable_agency_key, g.agency_group_key, make_date(@year, 7, 1)
                    from moved m join dw.dim_agency_group g on g.is_ranked and g.agency_group_key <> m.agency_group_key
                    where not exists (select from dw.bridge_group_member o
                                      where (o.durable_agency_key, o.agency_group_key) = (m.durable_agency_key, g.agency_group_key))
                    """, new { agency, year });
                return $"{agency} moves in {year}";
            case 2:
                await ExecuteAsync(
                    "insert into dw.announcement (agency_group_key, period_key, announced_by) select agency_group_key, @year * 1000, " +
                        "'test' from dw.dim_agency_group where group_code = 'ONE'", new { year });
                return $"ONE is announced for {year}";
            case 3:
                await Seed.ObserveAsync("due", [new Observed(agency, "I1", $"{year}", null, Status: "NOT_APPLICABLE")]);
                return $"I1 does not apply to {agency} in {year}";
            default:
                await StateAsync(agency, year, months: 1);
                return $"a figure of {agency} in {year}";
        }
    }

    private Task StateAsync(string agency, int year, int months) => Seed.ObserveAsync("due",
    [
        .. Enumerable.Range(random.Next(1, 9), months).Select(m => Month(agency, "I1", year, m, random.Next(100), 100 + random.Next(100))),
        new Observed(agency, "I2", $"{year}-Q{random.Next(1, 5)}", random.Next(1, 50)),
    ], random.Next(3) == 0 ? "OFFICIAL" : "SUBMISSION");

    private async Task<string> ScoreAsync(bool everything = false)
    {
        var result = await Pipeline.RunAsync(
            postgres.Etl, new PipelineSettings { Score = new ScoreSettings { Everything = everything } }, RunKind.Score, "test",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Succeeded, null), (result.State, result.Message));
        return (await ScalarAsync<string>(
            $"select message from ops.run_step where run_key = {result.RunKey} and name = 'score'"))!;
    }

    private async Task ExpectNothingElseAsync(string after)
    {
        var before = await ContentAsync();
        await ExecuteAsync(
            """
            insert into ops.stale_mart select distinct agency_group_key, year from mart.score_history;
            insert into ops.stale_node select distinct agency_group_key, durable_agency_key, year from mart.score_history
            """);
        var message = await ScoreAsync(everything: true);
        var now = await ContentAsync();
        foreach (var (table, rows) in before) Assert.True(rows == now[table], $"{table} after {after}: {message}");
    }

    private async Task<Dictionary<string, string?>> ContentAsync()
    {
        var content = new Dictionary<string, string?>();
        foreach (var table in Written)
        {
            content.Add(table, await ScalarAsync<string>(
                $"select count(*) || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) from {table} t"));
        }

        // Written anew with every score of its group; the same method, figures and seed bring the same draws.
        content.Add("dw.fact_firmness", await ScalarAsync<string>(
            "select md5(string_agg((to_jsonb(t) - 'run_key')::text, E'\\n' order by durable_agency_key, agency_group_key, year)) " +
                "from dw.fact_firmness t"));
        return content;
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    private async Task ExecuteAsync(string sql, object? values = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, values);
    }
}
