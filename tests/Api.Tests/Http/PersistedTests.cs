using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Operations;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Tests.Http;

/// <summary>Operations by name: as JSON, as tables with plain parameters, and as the only ones.</summary>
public sealed class PersistedTests(SampleWarehouse warehouse)
{
    private static readonly OperationStore Shipped = OperationStore.Load(ContractFile.Build(), [Folders.Operations]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_shipped_operation_answers_as_JSON_and_as_a_table()
    {
        await using var server = await StartAsync();
        var values = new Dictionary<string, string>
        {
            ["group"] = "SO",
            ["year"] = "2022",
            ["agency"] = "X-NV",
        };
        Assert.NotEmpty(Shipped.All);
        foreach (var operation in Shipped.All)
        {
            Assert.NotEmpty(operation.Description);
            var parameters = string.Join('&', operation.Variables.Where(variable => variable.IsRequired)
                .Select(variable => $"{variable.Name}={values[variable.Name]}"));
            var json = await server.GetAsync($"/q/{operation.Name}.json?{parameters}");
            var text = await TextAsync(json);
            Assert.True(json.StatusCode == HttpStatusCode.OK && !text.Contains("\"errors\"", StringComparison.Ordinal), text);
            foreach (var form in (string[])["csv", "xlsx", "ndjson"])
            {
                var table = await server.GetAsync($"/q/{operation.Name}.{form}?{parameters}");
                Assert.True(table.StatusCode == HttpStatusCode.OK, $"{operation.Name}.{form}: {await TextAsync(table)}");
                Assert.Equal(64, Assert.Single(table.Headers.GetValues("X-Table-SHA256")).Length);
                Assert.Equal($"attachment; filename={operation.Name}.{form}", table.Content.Headers.ContentDisposition?.ToString().Replace("\"", "", StringComparison.Ordinal).Split("; filename*")[0]);
            }
        }
    }

    [Fact]
    public async Task An_address_gives_the_leaderboard_as_CSV()
    {
        await using var server = await StartAsync();
        var response = await server.GetAsync("/q/leaderboard.csv?group=SO&year=2022");
        Assert.Equal("text/csv; charset=utf-8; header=present", response.Content.Headers.ContentType?.ToString());
        var lines = (await TextAsync(response)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("year,rank,rankLow,rankHigh,agency.code,agency.name,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2022,1,", lines[1], StringComparison.Ordinal);
        Assert.Contains("X-NV,Sở Nội vụ", lines[1], StringComparison.Ordinal);
        Assert.Equal($"{lines.Length - 1}", Assert.Single(response.Headers.GetValues("X-Row-Count")));
    }

    [Theory]
    [InlineData("/q/leaderboard.csv?group=SO", "GQL582", "The parameter year (Int!) is missing")]
    [InlineData("/q/leaderboard.csv?group=SO&year=2022&yaer=1", "GQL582", "The parameter yaer is none of leaderboard. leaderboard takes group (String!), year (Int!), asOf (AsOfInput), first (Int).")]
    [InlineData("/q/leaderboard.csv?group=SO&year=two", "GQL582", "The parameter year (Int) is 'two'; give a whole number")]
    [InlineData("/q/leaderboard.csv?group=SO&year=2022&year=2023", "GQL582", "given 2 times")]
    [InlineData("/q/leaderboard.csv?group=SO&year=99999999999", "GQL505", "99999999999")]
    [InlineData("/q/review-queue.csv?state=OPNE", "GQL582", "give one of OPEN, CONFIRMED, DISMISSED, EXPLANATION_ASKED")]
    [InlineData("/q/scores.csv?years=2021&years=x", "GQL582", "The parameter years (Int) is 'x'")]
    public async Task A_bad_parameter_is_named_with_the_right_form(string address, string code, string message)
    {
        await using var server = await StartAsync();
        var response = await server.GetAsync(address);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var text = await TextAsync(response);
        Assert.StartsWith(code, text, StringComparison.Ordinal);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/q/nope.csv", "GQL581")]
    [InlineData("/q/leaderboard.pdf?group=SO&year=2022", "GQL581")]
    [InlineData("/graphql/persisted/nope", "GQL581")]
    public async Task What_there_is_not_is_said_to_be_not_there(string address, string code)
    {
        await using var server = await StartAsync();
        var response = await server.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(code, await TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_repeat_their_parameter()
    {
        await using var server = await StartAsync();
        var all = await TextAsync(await server.GetAsync("/q/scores.ndjson"));
        var some = await TextAsync(await server.GetAsync("/q/scores.ndjson?years=2021&years=2022&groups=SO"));
        var years = some.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("year").GetInt32()).Distinct();
        Assert.Equal([2021, 2022], years);
        Assert.True(all.Length > some.Length);
    }

    [Fact]
    public async Task The_listing_tells_names_variables_and_types()
    {
        await using var server = await StartAsync();
        using var json = JsonDocument.Parse(await TextAsync(await server.GetAsync("/graphql/persisted")));
        var operations = json.RootElement.GetProperty("operations").EnumerateArray().ToList();
        Assert.Equal(Shipped.All.Select(operation => operation.Name), operations.Select(operation => operation.GetProperty("name").GetString()));
        var leaderboard = operations.Single(operation => operation.GetProperty("name").GetString() == "leaderboard");
        Assert.Equal("String!", leaderboard.GetProperty("variables")[0].GetProperty("type").GetString());
        Assert.True(leaderboard.GetProperty("variables")[0].GetProperty("isRequired").GetBoolean());
        Assert.Equal(OperationStore.HashOf(leaderboard.GetProperty("document").GetString()!), leaderboard.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Name_and_hash_mean_the_same_operation_by_GET_and_by_POST()
    {
        await using var server = await StartAsync();
        var hash = Shipped.Find("leaderboard")!.Hash;
        const string Variables = """{"group":"SO","year":2022}""";
        var extensions = $$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{hash}}}"}}""";
        var answers = new List<HttpResponseMessage>
        {
            await server.GetAsync($"/graphql/persisted/leaderboard?variables={Uri.EscapeDataString(Variables)}"),
            await server.GetAsync($"/graphql/persisted/{hash}?variables={Uri.EscapeDataString(Variables)}"),
            await PostAsync(server, "/graphql/persisted/leaderboard", $$"""{"variables":{{Variables}}}"""),
            await server.PostAsync($$"""{"extensions":{{extensions}},"variables":{{Variables}}}"""),
            await server.GetAsync($"/graphql?extensions={Uri.EscapeDataString(extensions)}&variables={Uri.EscapeDataString(Variables)}"),
            await server.GetAsync("/q/leaderboard.json?group=SO&year=2022"),
        };
        var first = await TextAsync(answers[0]);
        Assert.Contains("Sở Nội vụ", first, StringComparison.Ordinal);
        foreach (var answer in answers) Assert.Equal(first, await TextAsync(answer));
        var table = await server.GetAsync($"/graphql/persisted/leaderboard?variables={Uri.EscapeDataString(Variables)}", "text/csv");
        Assert.Equal("text/csv", table.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_unknown_hash_gets_the_words_that_clients_wait_for()
    {
        await using var server = await StartAsync();
        var unknown = new string('0', 64);
        var response = await server.PostAsync($$$$"""{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"{{{{unknown}}}}"}}}""");
        using var json = JsonDocument.Parse(await TextAsync(response));
        var error = json.RootElement.GetProperty("errors")[0];
        Assert.Equal("PersistedQueryNotFound", error.GetProperty("message").GetString());
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", error.GetProperty("extensions").GetProperty("code").GetString());

        var both = await server.PostAsync($$$$"""{"query":"{ agencies { totalCount } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"{{{{unknown}}}}"}}}""");
        Assert.Contains("is not the SHA-256", await TextAsync(both), StringComparison.Ordinal);
        var bad = await server.PostAsync("""{"query":"{ agencies { totalCount } }","extensions":{"persistedQuery":{"version":2}}}""");
        Assert.Contains("GQL531", await TextAsync(bad), StringComparison.Ordinal);
        var document = await PostAsync(server, "/graphql/persisted/leaderboard", """{"query":"{ __typename }"}""");
        Assert.Equal(HttpStatusCode.BadRequest, document.StatusCode);
    }

    [Fact]
    public async Task In_strict_mode_nothing_else_is_answered()
    {
        await using var server = await StartAsync(new Settings { OnlyPersisted = true });
        var foreign = await server.PostAsync("""{"query":"{ agencies { totalCount } }"}""");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Contains("GQL580", await TextAsync(foreign), StringComparison.Ordinal);
        var known = JsonSerializer.Serialize(new { query = Shipped.Find("agencies")!.Document });
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(known)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/q/agencies.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/graphql/persisted/agencies")).StatusCode);
    }

    [Fact]
    public async Task An_operator_adds_operations_in_a_folder_and_a_mutation_is_no_address()
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ask-for-run.graphql"),
            "mutation { requestRun(input: {kind: LOAD, requestedBy: \"x\"}) { run { id } } }", Cancellation);
        await using var server = await StartAsync(new Settings { OperationFolders = [folder.FullName] });
        var response = await server.GetAsync("/graphql/persisted/ask-for-run");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.GetAsync("/q/ask-for-run.csv")).StatusCode);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("a.graphql", "{ nope }", "line 1, column 3: Cannot query field")]
    [InlineData("a.graphql", "{", "Syntax Error")]
    [InlineData("a.graphql", "query A { __typename } query B { __typename }", "exactly one operation")]
    [InlineData("A b.graphql", "{ __typename }", "small letters")]
    [InlineData("a.graphql", "query A($bom: Int) { agencies(first: $bom) { totalCount } }", "$bom")]
    public async Task A_file_that_does_not_fit_stops_the_start_with_its_name(string name, string document, string reason)
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), document, Cancellation);
        var error = Assert.Throws<CodedException>(() => OperationStore.Load(ContractFile.Build(), [folder.FullName]));
        Assert.Equal("GQL571", error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_contract_can_be_fetched_as_text()
    {
        await using var server = await StartAsync();
        Assert.Equal(ContractFile.Text, await TextAsync(await server.GetAsync("/graphql/schema")));
    }

    private Task<FakeServer> StartAsync(Settings? settings = null) =>
        FakeServer.StartAsync(settings: settings, pipeline: warehouse.Pipeline);

    private static Task<HttpResponseMessage> PostAsync(FakeServer server, string path, string body) => server.Client.PostAsync(
        path, new StringContent(body, MediaTypeHeaderValue.Parse("application/json")), Cancellation);

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancellation);
}
