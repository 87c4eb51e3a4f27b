using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Cli;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Corrections;

/// <summary>From a proposal to the restatement report, by verbs, over the sample of press reports.</summary>
public sealed class CorrectVerbTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itanalytics-correct-").FullName;

    [Fact]
    public async Task A_published_total_is_corrected_by_two_persons_and_the_report_names_the_case_and_its_evidence()
    {
        var letter = Path.Combine(_folder, "công văn.pdf");
        await File.WriteAllTextAsync(letter, "Đính chính: 96,1 điểm", TestContext.Current.CancellationToken);
        await RunAsync("load", Repository.PathTo("samples", "danang"));
        await RunAsync("score");
        var publication = (await RunAsync("publish", "--group", "TW", "--year", "2022", "--decision", "1/QĐ")).GetProperty("publicationKey").GetInt32();

        var proposed = await RunAsync("correct", "propose", "--group", "TW", "--year", "2022", "--set", "DN-BHXH:TOTAL=96.1", "--stage", "PUBLISHED",
            "--reason", "Báo in sai", "--evidence", letter, "--by", "lan");
        var number = proposed.GetProperty("number").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var hash = proposed.GetProperty("hash").GetString()!;
        var change = Assert.Single(proposed.GetProperty("changes").EnumerateArray());
        Assert.Equal(("DN-BHXH", 97.1m, 96.1m), (change.GetProperty("agency").GetString(),
            change.GetProperty("before").GetProperty("total").GetDecimal(), change.GetProperty("after").GetProperty("total").GetDecimal()));

        Assert.Contains("WHS332", await RefusedAsync("correct", "approve", number, "--effect", hash, "--by", "lan"), StringComparison.Ordinal);
        Assert.Contains("--effect", await RefusedAsync("correct", "approve", number, "--by", "minh"), StringComparison.Ordinal);
        await RunAsync("correct", "approve", number, "--effect", hash, "--by", "minh");
        await RunAsync("load", Repository.PathTo("samples", "danang"));
        await RunAsync("score");
        var listed = Assert.Single((await RunAsync("correct", "list", "--state", "APPLIED")).GetProperty("corrections").EnumerateArray());
        Assert.Equal(("RESTATEMENT", "minh"), (listed.GetProperty("kind").GetString(), listed.GetProperty("decidedBy").GetString()));

        // What was published stays, and the report says what the next publication will change and why.
        Assert.Contains("\"total\":97.1", await AskAsync("""{ leaderboard(group: "TW", year: 2022) { nodes { total } } }"""), StringComparison.Ordinal);
        var id = Convert.ToBase64String(Encoding.UTF8.GetBytes($"Publication:{publication}"));
        Assert.Equal(
            """{"data":{"restatement":{"nodes":[{"agency":{"code":"DN-BHXH"},"after":{"total":96.1},"corrections":[{"indicator":{"code":"TOTAL"},"source":{"kind":"CORRECTION"},"case":{"proposedBy":"lan","decidedBy":"minh","reason":"Báo in sai","publication":{"decisionNumber":"1/QĐ"},"evidence":[{"name":"công văn.pdf","byteCount":27}]}}]}]}}}""",
            await AskAsync($$"""
                {
                  restatement(group: "TW", year: 2022, from: { publication: "{{id}}" }) {
                    nodes {
                      agency { code } after { total }
                      corrections {
                        indicator { code } source { kind }
                        case { proposedBy decidedBy reason publication { decisionNumber } evidence { name byteCount } }
                      }
                    }
                  }
                }
                """));
        Assert.Contains("\"correction\":{\"reason\":\"Báo in sai\"}", await AskAsync(
            """{ observations(where: {agency: {code: {eq: "DN-BHXH"}}, indicator: {code: {eq: "TOTAL"}}, year: {eq: 2022}}) { nodes { correction { reason } } } }"""),
            StringComparison.Ordinal);
        await RunAsync("verify");
    }

    [Theory]
    [InlineData("X=1")]
    [InlineData("A:B=")]
    [InlineData("A:B=nhiều")]
    public void A_cell_that_cannot_be_read_is_refused(string text) =>
        Assert.Throws<UsageException>(() => CorrectVerb.Cell(text, "SELF", null));

    [Theory]
    [InlineData("A:B=19/20", "VALUE", null, 19.0, 20.0, null)]
    [InlineData("A:B=-1.5", "VALUE", -1.5, null, null, null)]
    [InlineData("A:B=MISSING", "MISSING", null, null, null, null)]
    [InlineData("A:GRADE=TOT", "VALUE", null, null, null, "TOT")]
    public void A_cell_is_a_number_a_ratio_a_status_or_a_grade(string text, string status, double? value, double? part, double? whole, string? grade)
    {
        var cell = CorrectVerb.Cell(text, "SELF", null);
        Assert.Equal((status, (decimal?)value, (decimal?)part, (decimal?)whole, grade), (cell.Status, cell.Value, cell.Numerator, cell.Denominator, cell.Grade));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<JsonElement> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync([.. args, "--json", "--connection", postgres.ConnectionString], output, error);
        Assert.True(exitCode is ExitCode.Ok, error.ToString());
        return JsonElement.Parse(output.ToString());
    }

    private async Task<string> RefusedAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.NotEqual(ExitCode.Ok, await CommandLine.RunAsync([.. args, "--connection", postgres.ConnectionString], output, error));
        return error.ToString();
    }

    private async Task<string> AskAsync(string query)
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        return Encoding.UTF8.GetString((await pipeline.ExecuteAsync(new GraphQLRequest(query), TestContext.Current.CancellationToken)).Body.Span);
    }
}
