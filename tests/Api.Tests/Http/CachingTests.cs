using System.Net;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Http;

/// <summary>What clients may keep, how often they may ask, and by which protocol.</summary>
public sealed class CachingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Board = "/q/leaderboard.json?group=SO&year=2022";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var command = postgres.Migrator.CreateCommand("select count(*) from mart.score");
        if ((long)(await command.ExecuteScalarAsync())! == 0) await SampleWarehouse.FillAsync(postgres);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Who_has_the_answer_already_is_told_so_until_the_data_change()
    {
        await using var pipeline = await OpenAsync();
        await using var server = await FakeServer.StartAsync(pipeline: pipeline);
        foreach (var address in (string[])[Board, "/q/leaderboard.csv?group=SO&year=2022", "/q/leaderboard.xlsx?group=SO&year=2022"])
        {
            var first = await server.GetAsync(address);
            var tag = first.Headers.ETag!.ToString();
            Assert.StartsWith("W/", tag, StringComparison.Ordinal);
            var again = await AskAsync(server, address, tag);
            Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync(Cancellation)).Length));
            Assert.Equal(tag, again.Headers.ETag?.ToString());
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, address + "&first=2", tag)).StatusCode);
        }
        var json = (await server.GetAsync(Board)).Headers.ETag!.ToString();
        var before = pipeline.Stamp;
        await using (var bump = postgres.Migrator.CreateCommand("select ops.bump_generation()"))
            await bump.ExecuteNonQueryAsync(Cancellation);
        await UntilAsync(() => pipeline.Stamp != before);
        var changed = await AskAsync(server, Board, json);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(json, changed.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Each_form_has_its_own_tag_and_what_changes_at_any_time_has_none()
    {
        await using var pipeline = await OpenAsync();
        await using var server = await FakeServer.StartAsync(pipeline: pipeline);
        const string Address = "/graphql/persisted/agencies";
        var json = await server.GetAsync(Address, "application/json");
        var csv = await server.GetAsync(Address, "text/csv");
        Assert.NotEqual(json.Headers.ETag, csv.Headers.ETag);
        Assert.Contains("Accept", json.Headers.Vary);
        Assert.Null((await server.GetAsync("/q/runs.json")).Headers.ETag);
        Assert.Null((await server.GetAsync("/q/runs.csv")).Headers.ETag);
        Assert.Null((await server.PostAsync("""{"query":"{ agencies { totalCount } }"}""")).Headers.ETag);
        Assert.True((await server.GetAsync("/q/runs.json")).Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Equal_requests_at_one_time_are_one_query()
    {
        await using var pipeline = await OpenAsync();
        await using var locking = await postgres.Migrator.OpenConnectionAsync(Cancellation);
        await using var transaction = await locking.BeginTransactionAsync(Cancellation);
        await using var command = locking.CreateCommand();
        command.CommandText = "lock table mart.score_summary in access exclusive mode";
        await command.ExecuteNonQueryAsync(Cancellation);
        var request = new GraphQLRequest("{ scoreSummaries { totalCount nodes { year } } }");
        using var leave = new CancellationTokenSource();
        var first = pipeline.ExecuteAsync(request, leave.Token);
        var others = Enumerable.Range(0, 20).Select(_ => pipeline.ExecuteAsync(request, Cancellation)).ToList();
        await UntilAsync(() => WaitingAsync().GetAwaiter().GetResult() > 0);
        Assert.Equal(1, await WaitingAsync());
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await transaction.CommitAsync(Cancellation);
        var bodies = (await Task.WhenAll(others)).Select(outcome => Convert.ToHexString(outcome.Body.Span)).Distinct();
        Assert.Single(bodies);
    }

    [Fact]
    public async Task After_a_review_its_author_never_reads_what_was_kept_before()
    {
        await using var pipeline = await OpenAsync();
        var query = new GraphQLRequest("{ anomalies { nodes { id state } } }");
        for (var i = 0; i < 10; i++)
        {
            var decision = i % 2 == 0 ? "CONFIRMED" : "DISMISSED";
            using var json = System.Text.Json.JsonDocument.Parse((await pipeline.ExecuteAsync(query, Cancellation)).Body);
            var id = json.RootElement.GetProperty("data").GetProperty("anomalies").GetProperty("nodes")[0].GetProperty("id").GetString();
            await pipeline.ExecuteAsync(new GraphQLRequest(
                $"mutation {{ reviewAnomaly(input: {{anomalyId: \"{id}\", decision: {decision}, reviewer: \"t\"}}) {{ anomaly {{ state }} }} }}"), Cancellation);
            var after = System.Text.Encoding.UTF8.GetString((await pipeline.ExecuteAsync(query, Cancellation)).Body.Span);
            Assert.Contains($"\"id\":\"{id}\",\"state\":\"{decision}\"", after, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back()
    {
        await using var server = await FakeServer.StartAsync(settings: new Settings { RequestsPerSecond = 1 });
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 40; i++) answers.Add(await server.PostAsync("""{"query":"{a}"}"""));
        Assert.Equal(HttpStatusCode.OK, answers[0].StatusCode);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("GQL583", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Clients_on_this_machine_are_not_counted_unless_it_is_asked_for()
    {
        await using var server = await FakeServer.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 2_500).Select(_ => server.PostAsync("""{"query":"{a}"}""")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_trusted_each_of_its_clients_is_counted_by_itself()
    {
        await using var server = await FakeServer.StartAsync(
            settings: new Settings { RequestsPerSecond = 1, TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")] });
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++) statuses.Add(await AskAsAsync(server, "203.0.113.7"));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, await AskAsAsync(server, "203.0.113.8"));

        // Without trust the word of a client about its address counts for nothing.
        await using var open = await FakeServer.StartAsync(settings: new Settings { RequestsPerSecond = 1 });
        statuses.Clear();
        for (var i = 0; i < 40; i++) statuses.Add(await AskAsAsync(open, $"203.0.113.{i}"));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task A_port_of_its_own_speaks_HTTP_2_without_TLS()
    {
        var port = FakeServer.FreePort();
        await using var server = await FakeServer.StartAsync(settings: new Settings { Http2Port = port });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/graphql")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("""{"query":"{a}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        var response = await client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.Equal(HttpVersion.Version11, (await server.PostAsync("""{"query":"{a}"}""")).Version);
    }

    [Theory]
    [InlineData("br", "text/csv", "br")]
    [InlineData("gzip", "application/json", "gzip")]
    [InlineData("br", "application/graphql-response+json", "br")]
    [InlineData("br, gzip", "text/event-stream", null)]
    public async Task Answers_are_compressed_and_streams_are_not(string encodings, string accept, string? encoding)
    {
        await using var pipeline = await OpenAsync();
        await using var server = await FakeServer.StartAsync(pipeline: pipeline);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql/persisted/agencies");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        var response = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(accept, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_call_only_where_they_are_named()
    {
        await using var server = await FakeServer.StartAsync(settings: new Settings { CorsOrigins = ["https://bi.example"] });
        foreach (var (origin, allowed) in (IEnumerable<(string, string?)>)[("https://bi.example", "https://bi.example"), ("https://evil.example", null)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/graphql");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type");
            var response = await server.Client.SendAsync(request, Cancellation);
            Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
        }
    }

    private async Task<RequestPipeline> OpenAsync()
    {
        var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await UntilAsync(() => pipeline.Stamp.Length > 0);
        return pipeline;
    }

    private async Task<long> WaitingAsync()
    {
        await using var command = postgres.Migrator.CreateCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static Task<HttpResponseMessage> AskAsync(FakeServer server, string address, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", $"\"other\", {tag}");
        return server.Client.SendAsync(request, Cancellation);
    }

    private static async Task<HttpStatusCode> AskAsAsync(FakeServer server, string client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=%7Ba%7D");
        request.Headers.Add("X-Forwarded-For", client);
        using var response = await server.Client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!isTrue())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "Waited too long.");
            await Task.Delay(20, Cancellation);
        }
    }
}
