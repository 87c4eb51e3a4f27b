using ItAnalytics.GraphQL.Tests.Support;

namespace ItAnalytics.GraphQL.Tests.Execution;

/// <summary>Runs/SCHEMA.graphql holds operations that are run with made-up values: field collection, arguments,
/// operation selection, null propagation. Operation name and variables stand above the document.</summary>
public sealed class ExecutionTests(Oracle oracle)
{
    private const string Folder = "Execution/Runs";

    public static TheoryData<string, int> Cases => CaseFile.Numbers(Folder);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_gives_the_data_and_errors_of_graphql_js(string schemaName, int number)
    {
        var text = CaseFile.Read(Folder, schemaName, number);
        var operation = Header(text, "# operationName: ");
        var variables = Header(text, "# variables: ") ?? "{}";
        var schema = Schemas.Load(schemaName, oracle);
        var compared = Comparison.Execute(oracle, schemaName, schema, text, operation, variables);
        Assert.Equal(compared.Theirs, compared.Ours);
    }

    private static string? Header(string text, string name) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
