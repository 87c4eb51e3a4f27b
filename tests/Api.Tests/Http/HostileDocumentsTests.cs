using System.Net;
using System.Text.Json;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Http;

/// <summary>The attacks of tests/fixtures/graphql/hostile against the real service.</summary>
public sealed class HostileDocumentsTests(SampleWarehouse warehouse)
{
    private static readonly string Folder = Repository.PathTo("tests", "fixtures", "graphql", "hostile");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_hostile_document_is_a_bad_request_that_never_reaches_the_database(string file)
    {
        ExecutionOutcome? outcome = null;
        await using var server = await FakeServer.StartAsync(async (request, cancellationToken) =>
            outcome = await warehouse.Pipeline.ExecuteAsync(request, cancellationToken));
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);
        var response = await server.PostAsync(
            JsonSerializer.Serialize(new { query = text }), accept: "application/graphql-response+json");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.InRange(body.Length, 1, 100_000);
        using var answer = JsonDocument.Parse(body);
        Assert.False(answer.RootElement.TryGetProperty("data", out _));
        var code = answer.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code");
        Assert.Equal(file[..6], code.GetString());
        Assert.Equal((ExecutionProgress.Refused, 0, 0), (outcome!.Progress, outcome.StatementCount, outcome.RoundTripCount));
    }
}
