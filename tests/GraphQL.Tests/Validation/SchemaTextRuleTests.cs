using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Tests.Support;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Validation;

/// <summary>SchemaTexts/RULE.graphql holds the hand-written cases of each rule for the text of a schema.</summary>
public sealed class SchemaTextRuleTests(Oracle oracle)
{
    private const string Folder = "Validation/SchemaTexts";

    public static TheoryData<string, int> Cases => CaseFile.Numbers(Folder);

    public static TheoryData<string> Rules => [.. SpecifiedRules.ForSchemas.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_has_the_errors_of_graphql_js(string rule, int number)
    {
        var text = CaseFile.Read(Folder, rule, number);
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "validateSdl", ["text"] = text });
        var ours = Validator.ValidateSdl(Parser.Parse(text));
        Assert.Equal(ErrorText.Of(theirs["errors"]), ErrorText.Of(ours));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_has_a_case_that_breaks_it_and_one_that_keeps_it(string rule)
    {
        var breaks = CaseFile.ReadAll(Folder).Where(entry => entry.File == rule)
            .Select(entry => Validator.ValidateSdl(Parser.Parse(entry.Text)).Any(error => error.Rule == rule))
            .ToList();
        Assert.Contains(true, breaks);
        Assert.Contains(false, breaks);
    }
}
