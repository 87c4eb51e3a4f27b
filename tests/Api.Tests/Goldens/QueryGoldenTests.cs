using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Validation;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Goldens;

/// <summary>
/// Every tests/goldens/queries/NAME.graphql with its siblings: the plan, the SQL, the response of the sample warehouse.
/// A first line <c># variables: {...}</c> gives the variables.
/// </summary>
public sealed class QueryGoldenTests(SampleWarehouse warehouse)
{
    private const string Folder = "tests/goldens/queries";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names =>
    [
        .. Directory.EnumerateFiles(Repository.PathTo(Folder), "*.graphql")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_query_has_its_plan_its_statements_and_its_answer_in_one_round_trip(string name)
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo(Folder, $"{name}.graphql"), TestContext.Current.CancellationToken);
        var variables = VariablesOf(text);
        var outcome = await warehouse.Pipeline.ExecuteAsync(
            new GraphQLRequest(text, Variables: variables), TestContext.Current.CancellationToken);

        Golden.Matches(Pretty(outcome.Body), $"{Folder}/{name}.json");
        if (outcome.Progress != ExecutionProgress.Executed)
        {
            Assert.Equal((0, 0), (outcome.StatementCount, outcome.RoundTripCount));
            return;
        }
        var plan = PlanOf(text, variables);
        Golden.Matches(PlanText.Print(plan), $"{Folder}/{name}.plan.txt");
        Golden.Matches(string.Concat(plan.Levels.Select(level => level.Statement.Text + ";\n")), $"{Folder}/{name}.sql");
        Assert.Equal(plan.Levels.Count, outcome.StatementCount);
        Assert.Equal(plan.Levels.Count == 0 ? 0 : 1, outcome.RoundTripCount);
    }

    [Fact]
    public void Every_field_of_the_query_root_has_a_golden()
    {
        var texts = Directory.EnumerateFiles(Repository.PathTo(Folder), "*.graphql").Select(File.ReadAllText).ToList();
        var missing = warehouse.Pipeline.Schema.QueryType!.Fields.ToList()
            .Where(field => !texts.Any(text => text.Contains(field.Name, StringComparison.Ordinal)))
            .Select(field => field.Name);
        Assert.Empty(missing);
    }

    private static JsonElement? VariablesOf(string text)
    {
        const string Mark = "# variables: ";
        if (!text.StartsWith(Mark, StringComparison.Ordinal)) return null;
        return JsonSerializer.Deserialize<JsonElement>(text[Mark.Length..text.IndexOf('\n', StringComparison.Ordinal)]);
    }

    private static Plan PlanOf(string text, JsonElement? variables)
    {
        var schema = ContractFile.Build();
        var document = Parser.Parse(text);
        Assert.Empty(Validator.Validate(schema, document));
        Assert.True(OperationSelection.TryGet(document, null, out var operation, out GraphQLError? _));
        var values = VariableValues.Coerce(schema, operation, variables ?? default);
        return Planner.Query(schema, document, operation, values, new PlanLimits());
    }

    // Indented for review; numbers keep the digits that they were written with.
    private static string Pretty(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json.Span), Indented) + "\n";
}
