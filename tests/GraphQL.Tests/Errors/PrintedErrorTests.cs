using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Tests.Language;

namespace ItAnalytics.GraphQL.Tests.Errors;

public sealed class PrintedErrorTests(Oracle oracle)
{
    private const string Minified =
        "query Q($a: Int) { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb "
        + "cccccccccccccccccccccccccccccccccccccccc(x: ?) ddddddddddddddddddddddddddddd eeeeeeeeeeeeeeeeeeeee }";

    public static TheoryData<string> Texts =>
    [
        .. LanguageCases.Invalid, Minified, "\n\n\n\n\n\n\n\n{ a ? }\n\n", "{\r\n  a\r\n  ?\r}",
        Minified.Replace("?", "1", StringComparison.Ordinal) + "?",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_error_shows_the_lines_around_its_place_as_graphql_js_does(string text)
    {
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "printedError", ["text"] = text });
        var refused = Assert.Throws<GraphQLException>(() => Parser.Parse(text));
        Assert.Equal((string)theirs["text"]!, AsciiJson.Quote(refused.Errors[0].ToString()));
    }

    [Fact]
    public void An_error_without_a_source_shows_its_message_alone() =>
        Assert.Equal("why", new GraphQLError { Message = "why", Code = "X" }.ToString());

    [Fact]
    public void An_exception_says_all_its_errors_with_the_name_of_the_file()
    {
        var source = new Source("type Query { a: Strin b: Boolan }", "contract.graphql");
        var refused = Assert.Throws<GraphQLException>(() => ItAnalytics.GraphQL.Types.SchemaBuilder.Build(source));
        Assert.Contains("contract.graphql:1:17", refused.Message, StringComparison.Ordinal);
        Assert.Contains("contract.graphql:1:26", refused.Message, StringComparison.Ordinal);
    }
}
