using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Cli;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Cli;

/// <summary>From files to a publication and its restatement, by verbs and over GraphQL.</summary>
public sealed class PublishVerbTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private const string Header = "id,article,result_year,group,agency,indicator,stat,value,unit,raw_text\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-publish-").FullName;

    [Fact]
    public async Task A_correction_moves_nothing_until_it_is_published_and_the_report_names_it()
    {
        await RunAsync("load", Repository.PathTo("samples", "danang"));
        await RunAsync("score");
        var first = await RunAsync("publish", "--group", "TW", "--year", "2022", "--decision", "1/QĐ", "--decided-on", "2023-01-13");
        Directory.CreateDirectory(Path.Combine(_folder, "danang"));
        var file = Path.Combine(_folder, "danang", "published-facts.csv");
        await File.WriteAllTextAsync(file,
            Header + "C01,002,2022,TW,Bảo hiểm xã hội,TOTAL,score,96.1,points,\"96,1 điểm\"\n",
            TestContext.Current.CancellationToken);
        await RunAsync("load", file);
        var before = await AskAsync("""{ leaderboard(group: "TW", year: 2022) { nodes { total asOf { kind publication { decisionNumber } } } } }""");
        await RunAsync("score");

        // The contract of the file announces its results, so that scoring publishes the correction.
        var after = await AskAsync("""{ leaderboard(group: "TW", year: 2022) { nodes { total asOf { kind } } } }""");
        Assert.Contains("""{"total":97.1,"asOf":{"kind":"PUBLICATION","publication":{"decisionNumber":"1/QĐ"}}}""", before, StringComparison.Ordinal);
        Assert.Contains("""{"total":96.1,"asOf":{"kind":"PUBLICATION"}}""", after, StringComparison.Ordinal);

        var id = Convert.ToBase64String(Encoding.UTF8.GetBytes($"Publication:{first.GetProperty("publicationKey").GetInt32()}"));
        Assert.Equal(
            """{"data":{"restatement":{"nodes":[{"agency":{"code":"DN-BHXH"},"before":{"total":97.1},"after":{"total":96.1},"rankChange":0,"corrections":[{"indicator":{"code":"TOTAL"},"before":{"value":97.1},"after":{"value":96.1},"lineNumber":2,"source":{"file":{"name":"published-facts.csv"}}}]}]}}}""",
            await AskAsync($$"""
                {
                  restatement(group: "TW", year: 2022, from: { publication: "{{id}}" }) {
                    nodes {
                      agency { code } before { total } after { total } rankChange
                      corrections { indicator { code } before { value } after { value } lineNumber source { file { name } } }
                    }
                  }
                }
                """));
        Assert.Contains("97.1", await AskAsync(
            $$"""{ leaderboard(group: "TW", year: 2022, asOf: { publication: "{{id}}" }) { nodes { total } } }"""), StringComparison.Ordinal);
        await RunAsync("verify");
    }

    [Fact]
    public async Task What_has_no_results_is_not_published()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(
            ["publish", "--group", "NOWHERE", "--year", "2022", "--connection", postgres.ConnectionString], output, error);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("SCO632", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOWHERE has no results for 2022", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(
            [.. arguments, "--connection", postgres.ConnectionString, "--json"], output, error);
        Assert.True(exitCode == ExitCode.Ok, $"{string.Join(' ', arguments)}: {output}{error}");
        using var document = JsonDocument.Parse(output.ToString());
        return document.RootElement.Clone();
    }

    private async Task<string> AskAsync(string query)
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var outcome = await pipeline.ExecuteAsync(new GraphQLRequest(query), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(outcome.Body.Span);
    }
}
