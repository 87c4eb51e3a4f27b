using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ItAnalytics.Api.Cli;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>The first minutes of a newcomer.</summary>
public partial class ServeTests(Served served) : IClassFixture<Served>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("leaderboard")]
    [InlineData("history")]
    [InlineData("anomalies")]
    public async Task Each_example_query_answers_with_rows_and_without_errors(string example)
    {
        using var answer = await AskAsync(served.Client, Banner.Read(example));
        Assert.False(answer.RootElement.TryGetProperty("errors", out var errors), errors.ToString());
        var connection = answer.RootElement.GetProperty("data").EnumerateObject().Single().Value;
        Assert.NotEqual(0, connection.GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task The_leaderboard_of_2016_is_the_published_one()
    {
        using var answer = await AskAsync(served.Client, Banner.Read("leaderboard"));
        var nodes = answer.RootElement.GetProperty("data").GetProperty("leaderboard").GetProperty("nodes").EnumerateArray()
            .Select(node => (node.GetProperty("rank").GetInt32(), node.GetProperty("agency").GetProperty("name").GetString()));
        Assert.Equal((1, "Đà Nẵng"), nodes.First());
        Assert.Equal(Enumerable.Range(1, 10), nodes.Select(node => node.Item1));
    }

    [Fact]
    public async Task All_audits_of_graphql_over_http_pass()
    {
        var (_, output, error) = await NodeScript.RunAsync("audit.mjs", new Uri(served.Program.Address, "/graphql").ToString());
        Assert.Empty(error);
        var audits = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(61, audits.Count);
        Assert.All(audits, audit => Assert.Equal(("ok", audit.GetProperty("name").GetString()),
            (audit.GetProperty("status").GetString(), audit.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task The_answers_in_the_readme_are_the_real_ones() =>
        Golden.Matches(await Readme.WithRealAnswersAsync(query => AskAsync(served.Client, query)), "README.md");

    [Fact]
    public async Task A_run_that_a_client_asks_for_is_done_by_the_worker_inside()
    {
        using var asked = await AskAsync(served.Client,
            "mutation { requestRun(input: { kind: SCORE, requestedBy: \"test\" }) { run { id state } } }");
        var id = asked.RootElement.GetProperty("data").GetProperty("requestRun").GetProperty("run").GetProperty("id").GetString();
        for (; ; )
        {
            using var answer = await AskAsync(served.Client, $"{{ node(id: \"{id}\") {{ ... on Run {{ state message }} }} }}");
            var run = answer.RootElement.GetProperty("data").GetProperty("node");
            var state = run.GetProperty("state").GetString();
            if (state == "SUCCEEDED") return;
            Assert.True(state is "QUEUED" or "RUNNING", run.GetRawText());
            await Task.Delay(100, Cancellation);
        }
    }

    [Fact]
    public void It_says_where_it_is_and_what_to_paste()
    {
        Assert.Contains($"{served.Program.Address}graphql", served.Program.Output, StringComparison.Ordinal);
        Assert.Contains("curl ", served.Program.Output, StringComparison.Ordinal);
        Assert.Contains(Banner.Read("anomalies"), served.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_gets_one_message_and_leaves_the_other_program_alone()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(["serve", "--port", $"{served.Program.Address.Port}"], output, error);
        Assert.Equal(ExitCode.Environment, exitCode);
        Assert.Empty(output.ToString());
        var line = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Contains("SYS931", line, StringComparison.Ordinal);
        Assert.Contains("--port", line, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await served.Client.GetAsync("/health/ready", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Everything_that_the_dashboard_shows_is_among_its_figures()
    {
        using var answer = await AskAsync(served.Client, Banner.Read("leaderboard"));
        using var refused = await AskAsync(served.Client, "{ nothing }");
        var metrics = await served.Client.GetStringAsync("/metrics", Cancellation);
        var names = metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).ToHashSet();
        var dashboard = await File.ReadAllTextAsync(Repository.PathTo("docs", "grafana", "itanalytics.json"), Cancellation);
        var wanted = MetricName().Matches(dashboard).Select(match => match.Value).ToHashSet();
        Assert.True(wanted.Count >= 10, string.Join(' ', wanted));
        Assert.Empty(wanted.Except(names));
    }

    [Fact]
    public async Task Its_traces_go_from_the_request_over_the_operation_to_the_statement_and_hold_no_document()
    {
        const string Name = "TracedByTheTest";
        using var response = await served.Client.PostAsJsonAsync(
            "/graphql", new { query = $"query {Name} {{ agencies(first: 3) {{ nodes {{ code }} }} }}", operationName = Name }, Cancellation);
        response.EnsureSuccessStatusCode();
        await served.Collector.UntilHeardAsync("/v1/traces", Name, Cancellation);
        foreach (var span in (string[])["operation", "plan", "fetch", "db.query.text", "run", "step"])
            await served.Collector.UntilHeardAsync("/v1/traces", span, Cancellation);
        await served.Collector.UntilHeardAsync("/v1/metrics", "itanalytics.operation.duration", Cancellation);
        Assert.False(served.Collector.HasHeard("nodes { code }"));
    }

    internal static async Task<JsonDocument> AskAsync(HttpClient client, string query)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query }, Cancellation);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [GeneratedRegex("(itanalytics|http_server|db_client|dotnet|kestrel)_[a-z0-9_]+")]
    private static partial Regex MetricName();
}
