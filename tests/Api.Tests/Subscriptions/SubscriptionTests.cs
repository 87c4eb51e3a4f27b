using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Subscriptions;

/// <summary>What the warehouse announces, heard over server-sent events by a plain reader and by the npm client.</summary>
public sealed class SubscriptionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Progress = "subscription { runProgress { id kind state requestedBy steps { name state } } }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var command = postgres.Migrator.CreateCommand("select count(*) from mart.score");
        if ((long)(await command.ExecuteScalarAsync())! == 0) await SampleWarehouse.FillAsync(postgres);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_step_of_a_run_is_told_as_it_is_done()
    {
        await using var served = await Served.StartAsync(postgres);
        await using var events = await served.OpenAsync(Progress);
        await ExecuteAsync("insert into ops.run (kind, requested_by) values ('LOAD', 'a')");
        Assert.Contains("\"state\":\"QUEUED\",\"requestedBy\":\"a\",\"steps\":[]", await events.NextAsync(), StringComparison.Ordinal);
        await ExecuteAsync("update ops.run set state = 'RUNNING', started_at = now() where requested_by = 'a'");
        Assert.Contains("\"state\":\"RUNNING\"", await events.NextAsync(), StringComparison.Ordinal);
        await ExecuteAsync("insert into ops.run_step (run_key, step_number, name, state) select run_key, 1, 'load', 'RUNNING' from ops.run where requested_by = 'a'");
        Assert.Contains("\"steps\":[{\"name\":\"load\",\"state\":\"RUNNING\"}]", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_run_is_told_at_once_and_no_other_is()
    {
        await using var served = await Served.StartAsync(postgres);
        await ExecuteAsync("insert into ops.run (kind, requested_by) values ('SCORE', 'named')");
        var id = await served.IdAsync("{ runs(where: {requestedBy: {eq: \"named\"}}) { nodes { id } } }", "runs");
        await using var events = await served.OpenAsync($"subscription {{ runProgress(id: \"{id}\") {{ state requestedBy }} }}");
        Assert.Equal("""{"data":{"runProgress":{"state":"QUEUED","requestedBy":"named"}}}""", await events.NextAsync());
        await ExecuteAsync("insert into ops.run (kind, requested_by) values ('SCORE', 'other')");
        await ExecuteAsync("update ops.run set state = 'RUNNING' where requested_by = 'named'");
        Assert.Equal("""{"data":{"runProgress":{"state":"RUNNING","requestedBy":"named"}}}""", await events.NextAsync());
    }

    [Fact]
    public async Task New_findings_are_told_to_those_whose_conditions_they_meet()
    {
        await using var served = await Served.StartAsync(postgres);
        var kinds = await KindsAsync();
        var wanted = kinds[0];
        Assert.Contains(kinds, kind => kind != wanted);
        await using var all = await served.OpenAsync("subscription { anomalyFound { kind agency { code } } }");
        await using var some = await served.OpenAsync($"subscription {{ anomalyFound(where: {{kind: {{eq: {wanted}}}}}) {{ kind }} }}");
        await FindAgainAsync();
        foreach (var kind in kinds) Assert.Contains($"\"kind\":\"{kind}\"", await all.NextAsync(), StringComparison.Ordinal);
        foreach (var kind in kinds.Where(kind => kind == wanted))
            Assert.Equal($$$$"""{"data":{"anomalyFound":{"kind":"{{{{kind}}}}"}}}""", await some.NextAsync());
    }

    [Fact]
    public async Task What_was_announced_while_the_connection_was_lost_is_told_afterwards()
    {
        await using var served = await Served.StartAsync(postgres);
        await using var events = await served.OpenAsync(Progress);
        await ExecuteAsync(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
                and (query like '%listen itanalytics_anomaly%' or query like '%The last finding there is%');
            insert into ops.run (kind, requested_by) values ('LOAD', 'missed');
            """);
        string told;
        do told = await events.NextAsync();
        while (!told.Contains("\"requestedBy\":\"missed\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ agencies { totalCount } }", "\"totalCount\":")]
    [InlineData("{ nope }", "Cannot query field")]
    [InlineData("{", "Syntax Error")]
    [InlineData("subscription { runProgress(id: \"x\") { id } }", "GQL525")]
    [InlineData("subscription { runProgress { id } anomalyFound { id } }", "must select only one top level field")]
    [InlineData("mutation { requestRun(input: {kind: SCORE, requestedBy: \"sse\"}) { run { kind } } }", "\"kind\":\"SCORE\"")]
    public async Task Other_operations_and_refusals_are_one_event_and_the_end(string query, string expected)
    {
        await using var served = await Served.StartAsync(postgres);
        await using var events = await served.OpenAsync(query);
        Assert.Contains(expected, await events.NextAsync(), StringComparison.Ordinal);
        Assert.Null(await events.NextOrEndAsync());
    }

    [Fact]
    public async Task By_GET_only_queries_and_subscriptions_are_streamed()
    {
        await using var served = await Served.StartAsync(postgres);
        var mutation = Uri.EscapeDataString("mutation { requestRun(input: {kind: SCORE, requestedBy: \"get\"}) { run { id } } }");
        var response = await served.Server.GetAsync($"/graphql?query={mutation}", "text/event-stream");
        Assert.Contains("GQL528", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await using var events = await EventReader.OpenAsync(
            served.Server.Client, new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={Uri.EscapeDataString(Progress)}"));
        await ExecuteAsync("insert into ops.run (kind, requested_by) values ('LOAD', 'get')");
        Assert.Contains("\"requestedBy\":\"get\"", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_stream_a_subscription_is_told_how_to_ask()
    {
        await using var served = await Served.StartAsync(postgres);
        var response = await served.Server.PostAsync(JsonSerializer.Serialize(new { query = Progress }));
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("GQL529", text, StringComparison.Ordinal);
        Assert.Contains("text/event-stream", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_makes_room_for_the_next_one()
    {
        await using var served = await Served.StartAsync(postgres, new Settings { MaxStreams = 2 });
        await using var first = await served.OpenAsync(Progress);
        var second = await served.OpenAsync(Progress);
        var third = await served.SendAsync(Progress);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Contains("GQL584", await third.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await second.DisposeAsync();
        var clock = Stopwatch.StartNew();
        while ((await served.SendAsync(Progress)).StatusCode != HttpStatusCode.OK)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "The place of a client that has left stays taken.");
            await Task.Delay(50, Cancellation);
        }
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams()
    {
        var served = await Served.StartAsync(postgres);
        await using var events = await served.OpenAsync(Progress);
        var clock = Stopwatch.StartNew();
        await served.DisposeAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(9), "The server waited for a stream that never ends by itself.");
    }

    [Fact]
    public async Task The_client_of_graphql_sse_hears_a_query_and_a_subscription()
    {
        await using var served = await Served.StartAsync(postgres);
        var url = new Uri(served.Server.Client.BaseAddress!, "/graphql").ToString();
        var (_, output, error) = await NodeScript.RunAsync("sse.mjs", url, "{ agencies(first: 1) { nodes { code } } }", "9");
        Assert.Empty(error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("ready", "complete"), (lines[0], lines[^1]));
        Assert.Contains("\"agencies\"", lines[1], StringComparison.Ordinal);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var telling = Task.Run(async () =>
        {
            // Again and again, since nothing says from outside when the client has begun to listen.
            while (!stop.IsCancellationRequested)
            {
                await ExecuteAsync("insert into ops.run (kind, requested_by) values ('LOAD', 'npm')");
                await Task.Delay(100, CancellationToken.None);
            }
        }, Cancellation);
        var heard = await NodeScript.RunAsync("sse.mjs", url, "subscription { runProgress { requestedBy } }", "2");
        await stop.CancelAsync();
        await telling;
        Assert.Empty(heard.Error);
        Assert.Equal(2, heard.Output.Split("""{"data":{"runProgress":{"requestedBy":"npm"}}}""").Length - 1);
    }

    private async Task<List<string>> KindsAsync()
    {
        var kinds = new List<string>();
        await using var command = postgres.Migrator.CreateCommand("select kind from mart.anomaly order by anomaly_key");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation)) kinds.Add(reader.GetString(0));
        return kinds;
    }

    // The mart is emptied and filled again, as if a run had found everything anew.
    private Task FindAgainAsync() => ExecuteAsync(
        """
        create temporary table again as table mart.anomaly;
        delete from mart.anomaly;
        insert into mart.anomaly select * from again;
        drop table again;
        """);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = postgres.Migrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>A server over the fixture's warehouse.</summary>
    private sealed class Served(RequestPipeline pipeline, FakeServer server) : IAsyncDisposable
    {
        public FakeServer Server => server;

        public static async Task<Served> StartAsync(PostgresFixture postgres, Settings? settings = null)
        {
            var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
            return new Served(pipeline, await FakeServer.StartAsync(settings: settings, pipeline: pipeline));
        }

        public Task<EventReader> OpenAsync(string query) => EventReader.OpenAsync(server.Client, Request(query));

        public Task<HttpResponseMessage> SendAsync(string query)
        {
            var request = Request(query);
            request.Headers.Add("Accept", "text/event-stream");
            return server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }

        public async Task<string> IdAsync(string query, string field)
        {
            var outcome = await pipeline.ExecuteAsync(new GraphQLRequest(query), Cancellation);
            using var json = JsonDocument.Parse(outcome.Body);
            return json.RootElement.GetProperty("data").GetProperty(field).GetProperty("nodes")[0].GetProperty("id").GetString()!;
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await pipeline.DisposeAsync();
        }

        private static HttpRequestMessage Request(string query) => new(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query }), System.Text.Encoding.UTF8, "application/json"),
        };
    }
}
