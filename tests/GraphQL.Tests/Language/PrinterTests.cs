using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Language;

public sealed class PrinterTests(Oracle oracle)
{
    public static TheoryData<string> Documents => [.. LanguageCases.Valid];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_prints_as_graphql_js_prints_it(string text)
    {
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "print", ["text"] = text });
        Assert.Equal((string)theirs["text"]!, Parser.Parse(text).ToString());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Printing_what_was_parsed_from_a_print_changes_nothing(string text)
    {
        var once = Parser.Parse(text).ToString();
        Assert.Equal(once, Parser.Parse(once).ToString());
    }
}
