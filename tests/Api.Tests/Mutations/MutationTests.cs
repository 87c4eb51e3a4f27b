using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Api.Tests.Mutations;

/// <summary>The mutations on a database of their own, as the role of the API.</summary>
public sealed class MutationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Review =
        """
        mutation Decide($id: ID!, $decision: ReviewDecision!, $reviewer: String!) {
          reviewAnomaly(input: {anomalyId: $id, decision: $decision, note: "xem lại", reviewer: $reviewer}) {
            __typename
            anomaly { id state agency { code } reviews { decision note reviewer } }
          }
        }
        """;

    private const string Expecting =
        """
        mutation Decide($id: ID!, $decision: ReviewDecision!, $reviewer: String!, $expected: AnomalyState!) {
          reviewAnomaly(input: {anomalyId: $id, decision: $decision, note: "vì sao", reviewer: $reviewer, expectedState: $expected}) {
            anomaly { state }
          }
        }
        """;

    private static readonly Lock Once = new();
    private static PostgresFixture? _filled;
    private RequestPipeline _pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        bool fill;
        lock (Once)
        {
            fill = _filled != postgres;
            _filled = postgres;
        }
        if (fill) await SampleWarehouse.FillAsync(postgres);
        _pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task A_review_is_added_and_the_anomaly_is_answered_in_its_new_state()
    {
        var before = await CountAsync("select count(*) from dw.fact_review where anomaly_key = 3");
        var (answer, outcome) = await AskAsync(Review, new { id = IdOf("Anomaly:3"), decision = "EXPLANATION_ASKED", reviewer = "an.nguyen" });
        Assert.Equal(
            """{"data":{"reviewAnomaly":{"__typename":"ReviewAnomalyPayload","anomaly":{"id":"QW5vbWFseToz","state":"EXPLANATION_ASKED","agency":{"code":"X-TTTT"},"reviews":[{"decision":"EXPLANATION_ASKED","note":"xem lại","reviewer":"an.nguyen"}]}}}}""",
            answer);
        Assert.Equal(ExecutionProgress.Executed, outcome.Progress);
        Assert.Equal(before + 1, await CountAsync("select count(*) from dw.fact_review where anomaly_key = 3"));
    }

    [Fact]
    public async Task Two_reviews_in_one_request_are_carried_out_one_after_the_other()
    {
        var id = IdOf("Anomaly:4");
        var (answer, _) = await AskAsync(
            $$"""
            mutation {
              first: reviewAnomaly(input: {anomalyId: "{{id}}", decision: CONFIRMED, reviewer: "a"}) { anomaly { state reviews { decision } } }
              second: reviewAnomaly(input: {anomalyId: "{{id}}", decision: REOPENED, reviewer: "b"}) { anomaly { state reviews { decision } } again: anomaly { kind } }
            }
            """);
        Assert.Equal(
            """{"data":{"first":{"anomaly":{"state":"CONFIRMED","reviews":[{"decision":"CONFIRMED"}]}},"second":{"anomaly":{"state":"OPEN","reviews":[{"decision":"REOPENED"},{"decision":"CONFIRMED"}]},"again":{"kind":"UNIT_SLIP"}}}}""",
            answer);
    }

    [Fact]
    public async Task Results_are_announced_and_a_run_is_asked_for_that_freezes_them()
    {
        var (answer, _) = await AskAsync(
            """
            mutation {
              publishResults(input: {
                group: "SO", year: 2021, decisionNumber: "9/QĐ", decidedOn: "2023-02-09", announcedBy: "an.nguyen"
              }) { run { kind state requestedBy } }
            }
            """);
        Assert.Equal(
            """{"data":{"publishResults":{"run":{"kind":"PUBLISH","state":"QUEUED","requestedBy":"an.nguyen"}}}}""",
            answer);
        Assert.Equal(1, await CountAsync(
            "select count(*) from dw.announcement where decision_number = '9/QĐ' and decided_on = '2023-02-09' "
            + "and published_on is null and announced_by = 'an.nguyen' and period_key = 2021000"));

        (answer, _) = await AskAsync(
            """mutation { publishResults(input: {group: "SO", year: 1999, announcedBy: "x"}) { run { kind } } }""");
        Assert.Contains("\"GQL550\"", answer, StringComparison.Ordinal);
        Assert.Contains("has no results for 1999", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reviewer_who_expects_another_state_hears_the_other_decision_and_nothing_is_written()
    {
        // Nobody else decides on this one.
        var id = IdOf("Anomaly:2");
        await AskAsync(Expecting, new { id, decision = "CONFIRMED", reviewer = "a", expected = "DISMISSED" });
        var before = await CountAsync("select count(*) from dw.fact_review where anomaly_key = 2");
        var (answer, _) = await AskAsync(Expecting, new { id, decision = "EXPLANATION_ASKED", reviewer = "b", expected = "DISMISSED" });
        var error = JsonDocument.Parse(answer).RootElement.GetProperty("errors")[0];
        Assert.Equal("GQL552", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Matches("^The anomaly is CONFIRMED by now, as a decided at .+Z [(]\"vì sao\"[)]", error.GetProperty("message").GetString());
        Assert.Equal(before, await CountAsync("select count(*) from dw.fact_review where anomaly_key = 2"));
        (answer, _) = await AskAsync(Expecting, new { id, decision = "DISMISSED", reviewer = "b", expected = "CONFIRMED" });
        Assert.Contains("\"state\":\"DISMISSED\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_reviewers_who_decide_at_once_exactly_one_is_recorded()
    {
        var id = IdOf("Anomaly:1");
        var before = await CountAsync("select count(*) from dw.fact_review where anomaly_key = 1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => AskAsync(Expecting,
            new { id, decision = number % 2 == 0 ? "DISMISSED" : "EXPLANATION_ASKED", reviewer = $"r{number}", expected = "CONFIRMED" })));
        Assert.Single(answers, answer => !answer.Answer.Contains("errors", StringComparison.Ordinal));
        Assert.Equal(7, answers.Count(answer => answer.Answer.Contains("GQL552", StringComparison.Ordinal)));
        Assert.Equal(before + 1, await CountAsync("select count(*) from dw.fact_review where anomaly_key = 1"));
    }

    [Theory]
    [InlineData("Anomaly:999", "x", "GQL550")]
    [InlineData("Score:1-1-2-2022", "x", "GQL550")]
    [InlineData("garbage", "x", "GQL550")]
    [InlineData("Anomaly:1", "  ", "GQL551")]
    [InlineData("Anomaly:1", "a\0b", "GQL551")]
    public async Task An_unknown_anomaly_or_a_nameless_reviewer_is_refused_and_nothing_is_written(
        string id, string reviewer, string code)
    {
        var before = await CountAsync("select count(*) from dw.fact_review");
        var (answer, outcome) = await AskAsync(Review, new { id = IdOf(id), decision = "CONFIRMED", reviewer });
        var error = JsonDocument.Parse(answer).RootElement.GetProperty("errors")[0];
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("reviewAnomaly", error.GetProperty("path")[0].GetString());
        Assert.EndsWith("\"data\":null}", answer, StringComparison.Ordinal);
        Assert.Equal(ExecutionProgress.Executed, outcome.Progress);
        Assert.Equal(before, await CountAsync("select count(*) from dw.fact_review"));
    }

    [Fact]
    public async Task A_run_that_is_asked_for_waits_in_the_queue_and_workers_hear_of_it()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var worker = await postgres.Etl.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand("listen itanalytics_run", worker))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        string? heard = null;
        worker.Notification += (_, notification) => heard = notification.Payload;

        var (answer, _) = await AskAsync(
            """mutation { requestRun(input: {kind: DETECT, requestedBy: " chi.le "}) { run { id kind state requestedBy startedAt steps { name } } } }""");
        var run = JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("requestRun").GetProperty("run");
        Assert.Equal(("DETECT", "QUEUED", "chi.le"),
            (run.GetProperty("kind").GetString(), run.GetProperty("state").GetString(), run.GetProperty("requestedBy").GetString()));
        await worker.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        Assert.Equal(IdOf($"Run:{heard}"), run.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_mutation_where_only_queries_are_answered_writes_nothing()
    {
        var before = await CountAsync("select count(*) from ops.run");
        var outcome = await _pipeline.ExecuteAsync(
            new GraphQLRequest("""mutation { requestRun(input: {kind: LOAD, requestedBy: "x"}) { run { id } } }""") { MayMutate = false },
            TestContext.Current.CancellationToken);
        Assert.Equal(ExecutionProgress.MutationRefused, outcome.Progress);
        Assert.Equal("GQL528", outcome.Errors[0].Code);
        Assert.Equal(before, await CountAsync("select count(*) from ops.run"));
    }

    [Fact]
    public async Task A_query_cannot_write_even_if_its_statement_did()
    {
        await using var reading = Api.Execution.ReadingDataSource.Create(postgres.ConnectionString, 1, Warehouse.Db.WarehouseRole.Api);
        await using var command = reading.CreateCommand("insert into ops.run (kind, requested_by) values ('LOAD', 'x')");
        var error = await Assert.ThrowsAsync<PostgresException>(
            () => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, error.SqlState);
    }

    private async Task<(string Answer, ExecutionOutcome Outcome)> AskAsync(string query, object? variables = null)
    {
        var outcome = await _pipeline.ExecuteAsync(
            new GraphQLRequest(query, Variables: variables is null ? null : JsonSerializer.SerializeToElement(variables)),
            TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(outcome.Body.Span), outcome);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = postgres.Migrator.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static string IdOf(string plain) => Convert.ToBase64String(Encoding.UTF8.GetBytes(plain));
}
