using System.Diagnostics;
using System.Text;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>What is kept in the process never outlives the warehouse generation it belongs to.</summary>
public sealed class FreshnessTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Names = "{ leaderboard(group: \"SO\", year: 2022, first: 1) { nodes { total agency { name group { name } } } } }";

    public async ValueTask InitializeAsync()
    {
        await using var command = postgres.Migrator.CreateCommand("select count(*) from mart.score");
        if ((long)(await command.ExecuteScalarAsync())! == 0) await SampleWarehouse.FillAsync(postgres);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_changed_dimension_shows_in_the_next_answer_without_waiting_for_a_notification()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions { AnswerCacheBytes = 0 });
        for (var i = 0; i < 5; i++)
        {
            await ChangeAsync($"update dw.dim_agency set name_vi = 'Tên {i}' where agency_key = 1; select ops.bump_generation()");
            var outcome = await AskAsync(pipeline, Names);
            Assert.Contains($"\"Tên {i}\"", Text(outcome), StringComparison.Ordinal);
            // The first answer reads the dimensions beforehand; later ones learn from the answer itself that they are old.
            Assert.Equal(i == 0 ? 1 : 2, outcome.RoundTripCount);
        }
        Assert.Equal(1, (await AskAsync(pipeline, Names)).RoundTripCount);
    }

    [Fact]
    public async Task A_review_changes_answers_but_does_not_make_the_dimensions_old()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions { AnswerCacheBytes = 0 });
        await AskAsync(pipeline, Names);
        await ChangeAsync("insert into dw.fact_review (anomaly_key, decision, reviewer) values (3, 'DISMISSED', 'x')");
        Assert.Equal(1, (await AskAsync(pipeline, Names)).RoundTripCount);
    }

    [Fact]
    public async Task A_new_agency_is_answered_even_before_the_generation_rises()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions { AnswerCacheBytes = 0 });
        await AskAsync(pipeline, Names);
        await ChangeAsync(
            """
            insert into dw.dim_agency (agency_key, durable_agency_key, agency_code, name_vi, name_en, agency_type, valid_from)
            values (50, 50, 'NEW', 'Mới', 'New', 'DEPARTMENT', '2023-01-01')
            """);
        var outcome = await AskAsync(pipeline, "{ agencies(where: {code: {eq: \"NEW\"}}) { nodes { name group { name } } } }");
        Assert.Equal("""{"data":{"agencies":{"nodes":[{"name":"Mới","group":null}]}}}""", Text(outcome));
        Assert.Equal(2, outcome.RoundTripCount);
    }

    [Fact]
    public async Task An_answer_is_kept_until_the_generation_rises()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var kept = await AskUntilAsync(pipeline, Names, outcome => outcome.IsFromCache);
        Assert.Equal((0, 0), (kept.StatementCount, kept.RoundTripCount));
        var first = Text(kept);
        await ChangeAsync("update mart.score set total = total + 1 where score_key = 6; select ops.bump_generation()");
        var changed = await AskUntilAsync(pipeline, Names, outcome => Text(outcome) != first);
        Assert.False(changed.IsFromCache);
        Assert.True((await AskUntilAsync(pipeline, Names, outcome => outcome.IsFromCache)).Body.Span.SequenceEqual(changed.Body.Span));
    }

    [Fact]
    public async Task Two_servers_over_one_warehouse_forget_what_they_kept_when_either_hears_of_a_load()
    {
        await using var one = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await using var other = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var kept = Text(await AskUntilAsync(one, Names, outcome => outcome.IsFromCache));
        Assert.Equal(kept, Text(await AskUntilAsync(other, Names, outcome => outcome.IsFromCache)));
        Assert.Equal(one.Stamp, other.Stamp);

        await ChangeAsync("update mart.score set total = total + 1 where score_key = 6; select ops.bump_generation()");

        var changed = Text(await AskUntilAsync(one, Names, outcome => Text(outcome) != kept));
        Assert.Equal(changed, Text(await AskUntilAsync(other, Names, outcome => Text(outcome) != kept)));
        Assert.Equal(one.Stamp, other.Stamp);
    }

    [Fact]
    public async Task Other_variables_another_operation_or_changing_rows_are_not_answered_from_what_is_kept()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await AskUntilAsync(pipeline, Names, outcome => outcome.IsFromCache);
        const string Runs = "{ runs { totalCount } }";
        for (var i = 0; i < 3; i++) Assert.False((await AskAsync(pipeline, Runs)).IsFromCache);
        const string Two = "query A { groups { totalCount } } query B { agencies { totalCount } }";
        var a = Text(await AskUntilAsync(pipeline, Two, outcome => outcome.IsFromCache, "A"));
        var b = Text(await AskUntilAsync(pipeline, Two, outcome => outcome.IsFromCache, "B"));
        Assert.NotEqual(a, b);
    }

    [Fact]
    public async Task After_the_connection_is_lost_nothing_kept_is_used_until_the_generation_is_known_again()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await AskUntilAsync(pipeline, Names, outcome => outcome.IsFromCache);
        // The listener is cut off and the data changes while nobody listens.
        await ChangeAsync(
            """
            update mart.score set total = 12.34 where score_key = 6;
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query like '%generation%';
            select ops.bump_generation();
            """);
        var changed = await AskUntilAsync(pipeline, Names, outcome => Text(outcome).Contains("12.34", StringComparison.Ordinal));
        Assert.Equal(ExecutionProgress.Executed, changed.Progress);
        await AskUntilAsync(pipeline, Names, outcome => outcome.IsFromCache);
    }

    [Fact]
    public async Task All_statements_of_an_operation_see_one_snapshot()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions { AnswerCacheBytes = 0 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // From the first change on, the total's maximum and those of its criteria are equal in every state that is stored.
        await SetMaximaAsync(0);
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++) await SetMaximaAsync(i);
        }, cancellationToken);
        try
        {
            const string Query = "{ scores(where: {year: {eq: 2022}, agency: {code: {eq: \"X-NV\"}}}) { nodes { maximum criteria { maximum } } } }";
            for (var i = 0; i < 200; i++)
            {
                using var json = System.Text.Json.JsonDocument.Parse(Text(await AskAsync(pipeline, Query)));
                var score = json.RootElement.GetProperty("data").GetProperty("scores").GetProperty("nodes")[0];
                Assert.All(score.GetProperty("criteria").EnumerateArray(),
                    criterion => Assert.Equal(score.GetProperty("maximum").GetRawText(), criterion.GetProperty("maximum").GetRawText()));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }
    }

    private Task SetMaximaAsync(int maximum) => ChangeAsync(
        $"update mart.score set maximum = {maximum} where year = 2022; update mart.node_score set maximum = {maximum} where score_key = 6");

    private async Task ChangeAsync(string sql)
    {
        await using var command = postgres.Migrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<ExecutionOutcome> AskUntilAsync(
        RequestPipeline pipeline, string query, Predicate<ExecutionOutcome> isIt, string? operation = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var outcome = await AskAsync(pipeline, query, operation);
            if (isIt(outcome)) return outcome;
            if (clock.Elapsed > TimeSpan.FromSeconds(30)) Assert.Fail($"Waited too long; the last answer was {Text(outcome)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static Task<ExecutionOutcome> AskAsync(RequestPipeline pipeline, string query, string? operation = null) =>
        pipeline.ExecuteAsync(new GraphQLRequest(query, operation), TestContext.Current.CancellationToken);

    private static string Text(ExecutionOutcome outcome) => Encoding.UTF8.GetString(outcome.Body.Span);
}
