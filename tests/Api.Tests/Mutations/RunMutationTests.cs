using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Mutations;

/// <summary>Wishes about runs, on a database of their own, as the role of the API.</summary>
public sealed class RunMutationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private RequestPipeline _pipeline = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task A_run_that_waits_is_cancelled_and_answered_as_it_is_then()
    {
        var id = await RequestAsync("""{kind: SCORE, requestedBy: "an"}""");
        Assert.Equal(
            """{"data":{"cancelRun":{"run":{"state":"CANCELLED","errorCode":"SYS924","cancellations":[{"requestedBy":"chi"}]}}}}""",
            await AskAsync(
                $$"""mutation { cancelRun(input: {id: "{{id}}", requestedBy: "chi"}) { run { state errorCode cancellations { requestedBy } } } }"""));
        Assert.Contains("\"GQL553\"", await AskAsync(
            $$"""mutation { cancelRun(input: {id: "{{id}}", requestedBy: "chi"}) { run { state } } }"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Run:999999")]
    [InlineData("Anomaly:1")]
    public async Task A_run_that_is_not_there_cannot_be_cancelled(string plain) =>
        Assert.Contains("\"GQL550\"", await AskAsync(
            $$"""mutation { cancelRun(input: {id: "{{IdOf(plain)}}", requestedBy: "chi"}) { run { state } } }"""), StringComparison.Ordinal);

    [Fact]
    public async Task A_run_may_be_of_some_years_or_of_one_source()
    {
        Assert.Equal(
            """{"data":{"a":{"run":{"kind":"FORECAST","fromYear":2015,"toYear":2018,"source":null,"lane":"warehouse","attempt":1}},"b":{"run":{"kind":"PULL","fromYear":null,"toYear":null,"source":"portal","lane":"source portal","attempt":1}}}}""",
            await AskAsync(
                """
                mutation {
                  a: requestRun(input: {kind: FORECAST, years: {from: 2015, to: 2018}, requestedBy: "an"}) { run { ...Facts } }
                  b: requestRun(input: {kind: PULL, source: "portal", requestedBy: "an"}) { run { ...Facts } }
                }
                fragment Facts on Run { kind fromYear toYear source lane attempt }
                """));
    }

    [Theory]
    [InlineData("""{kind: LOAD, years: {from: 2015}, requestedBy: "an"}""", "A LOAD is not of some years.")]
    [InlineData("""{kind: FORECAST, years: {from: 2018, to: 2015}, requestedBy: "an"}""", "The years end in 2015")]
    [InlineData("""{kind: PULL, requestedBy: "an"}""", "is of one source")]
    [InlineData("""{kind: SCORE, source: "portal", requestedBy: "an"}""", "is of one source")]
    [InlineData("""{kind: REPLAY, requestedBy: "an"}""", "replayRejections")]
    public async Task What_does_not_go_together_is_refused_and_nothing_is_asked_for(string input, string says)
    {
        var before = await CountAsync();
        var answer = await AskAsync($"mutation {{ requestRun(input: {input}) {{ run {{ id }} }} }}");
        Assert.Contains("\"GQL554\"", answer, StringComparison.Ordinal);
        Assert.Contains(says, answer, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_spelling_and_refused_lines_are_requests_that_a_worker_can_read()
    {
        await AskAsync(
            $$"""
            mutation {
              confirmAlias(input: {spelling: "Cụ Thuế", agency: "DN-CUCTHUE", requestedBy: "an"}) { run { kind state } }
              replayRejections(input: {
                fileId: "{{IdOf("SourceFile:12")}}", line: 7, corrections: [{field: "value", text: "98,7"}], requestedBy: "an"
              }) { run { lane } }
            }
            """);
        await using var command = postgres.Migrator.CreateCommand(
            "select string_agg(parameters::text, ' ' order by run_key) from ops.run where kind = 'REPLAY'");
        Assert.Equal(
            """{"agency": "DN-CUCTHUE", "spelling": "Cụ Thuế"} {"file": 12, "line": 7, "corrections": {"value": "98,7"}}""",
            await command.ExecuteScalarAsync(Stop));
    }

    [Theory]
    [InlineData("""line: 7, corrections: [{field: "a", text: "1"}, {field: "a", text: "2"}]""", "corrected twice")]
    [InlineData("""corrections: [{field: "a", text: "1"}]""", "Corrections are of one line")]
    public async Task Corrections_that_cannot_be_meant_are_refused(string input, string says) =>
        Assert.Contains(says, await AskAsync(
            $$"""mutation { replayRejections(input: {fileId: "{{IdOf("SourceFile:12")}}", {{input}}, requestedBy: "an"}) { run { id } } }"""),
            StringComparison.Ordinal);

    [Fact]
    public async Task The_history_of_runs_is_searched_by_kind_state_time_and_text()
    {
        await using (var fill = postgres.Migrator.CreateCommand(
            """
            insert into ops.run (kind, requested_by, state, message, started_at, finished_at, queued_at) values
                ('LOAD', 'schedule', 'FAILED', 'a file of 50% and_more', '2024-05-01Z', '2024-05-01 00:01Z', '2024-05-01Z'),
                ('LOAD', 'schedule', 'SUCCEEDED', null, '2024-05-02Z', '2024-05-02 00:01Z', '2024-05-02Z'),
                ('MAINTAIN', 'binh', 'FAILED', 'checks', '2024-05-03Z', '2024-05-03 00:01Z', '2024-05-03Z')
            """))
            await fill.ExecuteNonQueryAsync(Stop);
        Assert.Equal(
            """{"data":{"text":{"nodes":[{"kind":"LOAD"}]},"time":{"nodes":[{"kind":"MAINTAIN"},{"kind":"LOAD"}]},"who":{"totalCount":1}}}""",
            await AskAsync(
                """
                {
                  text: runs(where: {message: {contains: "50% and_"}}) { nodes { kind } }
                  time: runs(where: {state: {in: [FAILED, SUCCEEDED]}, startedAt: {gte: "2024-05-02T00:00:00Z", lt: "2024-06-01T00:00:00Z"}}) { nodes { kind } }
                  who: runs(where: {requestedBy: {eq: "binh"}, kind: {eq: MAINTAIN}}) { totalCount }
                }
                """));
    }

    [Fact]
    public async Task A_run_shows_the_attempt_before_it_and_how_far_its_steps_are()
    {
        await using (var fill = postgres.Migrator.CreateCommand(
            """
            with first as (insert into ops.run (kind, requested_by, state) values ('FORECAST', 'x', 'FAILED') returning run_key),
            second as (
                insert into ops.run (kind, requested_by, state, attempt, retry_of)
                select 'FORECAST', 'y', 'RUNNING', 2, run_key from first returning run_key)
            insert into ops.run_step (run_key, step_number, name, state, rows_done, rows_per_second, fraction, estimated_end)
            select run_key, 1, 'forecast', 'RUNNING', 500, 12.5, 0.25, '2026-01-01Z' from second
            """))
            await fill.ExecuteNonQueryAsync(Stop);
        Assert.Equal(
            """{"data":{"runs":{"nodes":[{"attempt":2,"retryOf":{"state":"FAILED"},"steps":[{"rowsDone":500,"rowsPerSecond":12.5,"fraction":0.25,"estimatedEnd":"2026-01-01T00:00:00Z"}]}]}}}""",
            await AskAsync(
                """
                { runs(where: {requestedBy: {eq: "y"}}) { nodes {
                  attempt retryOf { state } steps { rowsDone rowsPerSecond fraction estimatedEnd }
                } } }
                """));
    }

    private async Task<string> RequestAsync(string input)
    {
        var answer = await AskAsync($"mutation {{ requestRun(input: {input}) {{ run {{ id }} }} }}");
        return JsonDocument.Parse(answer).RootElement
            .GetProperty("data").GetProperty("requestRun").GetProperty("run").GetProperty("id").GetString()!;
    }

    private async Task<string> AskAsync(string query) => Encoding.UTF8.GetString(
        (await _pipeline.ExecuteAsync(new GraphQLRequest(query), Stop)).Body.Span);

    private async Task<long> CountAsync()
    {
        await using var command = postgres.Migrator.CreateCommand("select count(*) from ops.run");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static string IdOf(string plain) => Convert.ToBase64String(Encoding.UTF8.GetBytes(plain));
}
