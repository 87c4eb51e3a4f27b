using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Tests.Support;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Validation;

/// <summary>Documents/RULE.graphql holds the hand-written cases of each rule for documents, on the schema of pets.
/// </summary>
public sealed class DocumentRuleTests(Oracle oracle)
{
    private const string Folder = "Validation/Documents";

    public static TheoryData<string, int> Cases => CaseFile.Numbers(Folder);

    public static TheoryData<string> Rules => [.. SpecifiedRules.ForDocuments.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_has_the_errors_of_graphql_js(string rule, int number) =>
        ValidationComparison.AssertSame(oracle, "pets", CaseFile.Read(Folder, rule, number));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_has_a_case_that_breaks_it_and_one_that_keeps_it(string rule)
    {
        var schema = Schemas.Load("pets", oracle);
        var breaks = CaseFile.ReadAll(Folder).Where(entry => entry.File == rule)
            .Select(entry => Validator.Validate(schema, Parser.Parse(entry.Text)).Any(error => error.Rule == rule))
            .ToList();
        Assert.Contains(true, breaks);
        Assert.Contains(false, breaks);
    }

    [Fact]
    public void Validation_gives_up_after_so_many_errors()
    {
        var schema = Schemas.Load("pets", oracle);
        var errors = Validator.Validate(schema, Parser.Parse("{ a b c d }"), maxErrors: 2);
        Assert.Equal(3, errors.Count);
        Assert.Equal("Too many validation errors, error limit reached. Validation aborted.", errors[2].Message);
    }

    [Fact]
    public void A_document_is_not_validated_against_an_unsound_schema()
    {
        var unsound = ItAnalytics.GraphQL.Types.SchemaBuilder.Build("type Query");
        var refused = Assert.Throws<GraphQLException>(() => Validator.Validate(unsound, Parser.Parse("{ a }")));
        Assert.Equal(ErrorCodes.SchemaValidation, refused.Errors[0].Code);
    }
}

internal static class ValidationComparison
{
    internal static void AssertSame(Oracle oracle, string schemaName, string text)
    {
        var compared = Comparison.Validate(oracle, schemaName, Schemas.Load(schemaName, oracle), text);
        Assert.True(
            compared.IsSame, $"{schemaName}: {text}\n--- graphql-js:\n{compared.Theirs}\n--- ours:\n{compared.Ours}");
    }
}
