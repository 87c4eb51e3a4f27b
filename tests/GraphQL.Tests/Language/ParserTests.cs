using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Language;

public sealed class ParserTests(Oracle oracle)
{
    public static TheoryData<string> Documents => [.. LanguageCases.Valid, .. LanguageCases.Invalid];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_parses_to_the_tree_or_the_error_of_graphql_js(string text) =>
        AssertSame(Comparison.Parse(oracle, text), text);

    [Fact]
    public void A_document_beyond_the_token_limit_is_refused_where_the_limit_is_passed()
    {
        var refused = Assert.Throws<GraphQLException>(
            () => Parser.Parse("{ a b c }", new ParserOptions { MaxTokens = 3 }));
        var error = Assert.Single(refused.Errors);
        Assert.Equal(ErrorCodes.DocumentLimit, error.Code);
        Assert.Equal("Syntax Error: Document contains more that 3 tokens. Parsing aborted.", error.Message);
        Assert.Equal([new SourceLocation(1, 7)], error.Locations);
    }

    [Theory]
    [InlineData("{", "a", "}")]
    [InlineData("{ a(x: [", "1", "]) }")]
    [InlineData("query($a: [", "Int", "]) { a }")]
    public void A_document_beyond_the_depth_limit_is_refused_instead_of_ending_the_process(
        string open, string core, string close)
    {
        var nest = open.Split('[');
        var deep = nest.Length == 1
            ? string.Concat(Enumerable.Repeat("{a", 100_000))
            : nest[0] + new string('[', 100_000) + core + close;
        var refused = Assert.Throws<GraphQLException>(
            () => Parser.Parse(deep, new ParserOptions { MaxTokens = int.MaxValue }));
        Assert.Equal(ErrorCodes.DocumentLimit, refused.Errors[0].Code);
        Assert.Contains("deeper than 200 levels", refused.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_counts_its_tokens() => Assert.Equal(5, Parser.Parse("{ a b c }").TokenCount);

    [Theory]
    [InlineData("[Int!]!", "[Int!]!")]
    [InlineData(" Name ", "Name")]
    public void A_type_reference_parses_alone(string text, string printed) =>
        Assert.Equal(printed, Parser.ParseType(text).ToString());

    [Fact]
    public void A_constant_value_has_no_variables()
    {
        Assert.Equal("$a", Parser.ParseValue("$a").ToString());
        var refused = Assert.Throws<GraphQLException>(() => Parser.ParseConstValue("[$a]"));
        Assert.Equal("Syntax Error: Unexpected variable \"$a\" in constant value.", refused.Errors[0].Message);
    }

    private static void AssertSame(Comparison compared, string text) => Assert.True(
        compared.IsSame, $"{AsciiJson.Quote(text)}\n graphql-js: {compared.Theirs}\n       ours: {compared.Ours}");
}
