using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Tests.Support;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Detect;

/// <summary>
/// Twenty agencies report a rate for seven years, ranked by it; in the last year one states a tenth of what it is known
/// for, and another half as much again.
/// </summary>
public sealed class FindingValueTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const int Last = 2022;

    private sealed record Worth(
        string Agency, string Kind, double Score, double Probability, double ScoreChange, int RankChange,
        int GradeChange, double Consequence, double ExpectedValue, double Expected, double Stated);

    public async ValueTask InitializeAsync()
    {
        var seed = new WarehouseSeed(postgres.Migrator);
        await seed.AddMethodologyAsync(ReviewedFindingTests.Method);
        var agencies = Enumerable.Range(1, 20).Select(i => $"M{i:00}").ToList();
        await seed.AddGroupAsync("MONTHLY", "monthly", "ALL", agencies);
        var random = new Random(5);
        await seed.ObserveAsync("monthly",
        [
            .. from agency in agencies
               from year in Enumerable.Range(Last - 6, 7)
               let cases = 800 + random.Next(100)
               let usual = (int)(cases * (0.6 + 0.04 * random.NextDouble()))
               let met = year < Last ? usual : agency switch { "M03" => usual / 10, "M08" => usual * 3 / 2, _ => usual }
               select new Observed(agency, "I1", $"{year}", 100m * met / cases, met, cases),
        ]);
        await DetectAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_look_is_worth_what_the_official_engine_says_would_change_and_reviewers_move_its_probability()
    {
        await ValuesAreTheEnginesAsync();
        await DecisionsMoveProbabilitiesAsync();
    }

    private async Task ValuesAreTheEnginesAsync()
    {
        var queue = await QueueAsync();
        var low = queue.Single(w => w.Agency == "M03");

        // One proportional indicator of 100 points: the total is the rate in percent.
        Assert.Equal(low.Expected - low.Stated, low.ScoreChange, 6);
        Assert.InRange(low.ScoreChange, 45, 65);
        // The last of twenty would climb, to where twenty rates between 60 and 64 % leave it.
        Assert.InRange(low.RankChange, -19, -1);
        Assert.Equal(0, low.GradeChange);
        Assert.Equal(low.ScoreChange - low.RankChange, low.Consequence, 6);
        Assert.Equal(low.Probability * low.Consequence, low.ExpectedValue, 9);
        Assert.True(low.Probability > 0.5, $"{low}");

        var high = queue.Single(w => w.Agency == "M08");
        Assert.True(high.ScoreChange < 0);
        Assert.True(high.RankChange > 0);
        Assert.Equal("M03", queue[0].Agency);
    }

    private async Task DecisionsMoveProbabilitiesAsync()
    {
        var before = (await QueueAsync()).Single(w => w.Agency == "M08");
        await DecideAsync("M03", "DISMISSED");
        await DetectAsync();
        var dismissed = (await QueueAsync()).Single(w => w.Agency == "M08");
        await DecideAsync("M03", "CONFIRMED");
        await DetectAsync();
        var confirmed = (await QueueAsync()).Single(w => w.Agency == "M08");

        Assert.Equal(before.Kind, (await QueueAsync()).Single(w => w.Agency == "M03").Kind);
        Assert.True(dismissed.Probability < before.Probability, $"{dismissed.Probability} {before.Probability}");
        Assert.True(confirmed.Probability > before.Probability, $"{confirmed.Probability} {before.Probability}");
        Assert.Equal(before.Score, confirmed.Score);
    }

    private async Task DecideAsync(string agency, string decision)
    {
        await using var connection = await postgres.Acting.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            insert into dw.fact_review (anomaly_key, decision, reviewer)
            select q.anomaly_key, @decision, 'test' from mart.anomaly q join dw.dim_agency a using (agency_key)
            where a.agency_code = @agency
            """,
            new { agency, decision });
    }

    private async Task DetectAsync()
    {
        var result = await Pipeline.RunAsync(
            postgres.Etl, new PipelineSettings(), RunKind.Detect, "test",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Succeeded, null), (result.State, result.Message));
    }

    private async Task<IReadOnlyList<Worth>> QueueAsync()
    {
        await using var connection = await postgres.Acting.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<Worth>(
            $"""
            select a.agency_code as agency, q.kind, q.score, q.probability, q.score_change, q.rank_change,
                   q.grade_change, q.consequence, q.expected_value, q.expected, q.value::double precision as stated
            from mart.anomaly q join dw.dim_agency a using (agency_key)
            where q.year = {Last}
            order by q.expected_value desc, q.score desc
            """)).AsList();
    }
}
