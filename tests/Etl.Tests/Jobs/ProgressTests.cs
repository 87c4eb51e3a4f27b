using Dapper;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using Runner = ItAnalytics.Etl.Jobs.Runner;

namespace ItAnalytics.Etl.Tests.Jobs;

/// <summary>How far a run is, as it tells the journal while it works.</summary>
public sealed class ProgressTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_at_work_tells_its_rows_its_pace_and_its_end()
    {
        await using var ear = await postgres.Api.OpenConnectionAsync(Stop);
        await ear.ExecuteAsync("listen itanalytics_progress");
        var result = await Runner.RunAsync(postgres.Etl, new RunOrder(RunKind.Load, "test"), run => run.StepAsync("files", async (step, stop) =>
        {
            step.Advance(0.25, 1_000, "a.csv");
            while (await StepAsync(run.Key) is var seen && !seen.StartsWith("RUNNING 1000 0.25 true true", StringComparison.Ordinal))
                await Task.Delay(50, stop);
            // Every sign of life is news to whoever follows the run.
            while (await ear.WaitAsync(TimeSpan.FromMilliseconds(1), stop)) { }
            Assert.True(await ear.WaitAsync(TimeSpan.FromSeconds(30), stop));
            (step.RowsIn, step.RowsOut) = (4_000, 3_999);
        }), null, new RunTerms(Worker.Times), Stop);

        Assert.Equal(RunState.Succeeded, result.State);
        Assert.Equal("SUCCEEDED 4000 1 false true", await StepAsync(result.RunKey));
    }

    [Fact]
    public void What_is_left_shrinks_with_what_is_done_and_fits_the_pace() =>
        Prop.ForAll(
            Gen.Choose(1, 100_000).Zip(Gen.Choose(1, 100)).ToArbitrary(),
            pair =>
            {
                var (seconds, share) = (pair.Item1 / 10.0 + 1, pair.Item2 / 100.0);
                var pace = StepPace.Of(5_000, share, TimeSpan.FromSeconds(seconds));
                return Math.Abs(seconds / share - (seconds + pace.SecondsLeft!.Value)) < 1e-6 * seconds / share
                    && pace.RowsPerSecond == 5_000 / seconds;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_cannot_be_known_is_not_told()
    {
        Assert.Equal(new StepPace(7, null, null, null), StepPace.Of(7, null, TimeSpan.FromMilliseconds(100)));
        Assert.Equal(new StepPace(7, 0.7, null, null), StepPace.Of(7, null, TimeSpan.FromSeconds(10)));
        Assert.Equal(new StepPace(7, 0.7, 0.001, null), StepPace.Of(7, 0.001, TimeSpan.FromSeconds(10)));
        Assert.Equal(1, StepPace.Of(7, 1.2, TimeSpan.FromSeconds(10)).Fraction);
    }

    private async Task<string> StepAsync(long run)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<string>(
            """
            select concat_ws(' ', state, rows_done, fraction, (estimated_end is not null)::text, (rows_per_second > 0)::text)
            from ops.run_step where run_key = @run
            """, new { run }) ?? "";
    }
}
