using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Validation;

/// <summary>tests/fixtures/graphql/hostile holds attacks on GraphQL servers, each named after the code that refuses it.
/// </summary>
public sealed class HostileCorpusTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures", "graphql", "hostile");

    private static readonly Schema Contract = SchemaBuilder.Build(
        File.ReadAllText(Path.Combine(Repository.Root, "api", "Schema", "schema.graphql")));

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_hostile_document_is_refused_with_the_code_that_it_is_named_after(string name)
    {
        var errors = Refuse(File.ReadAllText(Path.Combine(Folder, name + ".graphql")));
        Assert.Equal(name[..6], errors[0].Code);
        Assert.InRange(errors.Count, 1, 101);
        Assert.All(errors, error => Assert.InRange(error.Message.Length, 1, 10_000));
        if (errors[0].Code == ErrorCodes.Validation) return;
        Assert.Single(errors);
        Assert.Single(errors[0].Locations);
    }

    [Theory]
    [InlineData(ErrorCodes.DepthLimit)]
    [InlineData(ErrorCodes.AliasLimit)]
    [InlineData(ErrorCodes.RepetitionLimit)]
    [InlineData(ErrorCodes.DirectiveLimit)]
    [InlineData(ErrorCodes.FieldLimit)]
    [InlineData(ErrorCodes.IntrospectionLimit)]
    [InlineData(ErrorCodes.LiteralLimit)]
    public void A_refusal_names_the_limit_and_says_what_to_do(string code)
    {
        var names = Files.Select(row => row.Data).Where(name => name.StartsWith(code, StringComparison.Ordinal));
        foreach (var name in names)
        {
            var error = Refuse(File.ReadAllText(Path.Combine(Folder, name + ".graphql")))[0];
            var limit = Assert.IsType<int>(error.Extensions!["limit"]);
            Assert.Contains($"{limit}", error.Message, StringComparison.Ordinal);
            Assert.Matches(@"\. (Ask|Send|Select|Leave|Put) .+\.$", error.Message);
        }
    }

    [Fact]
    public void A_document_at_the_limits_passes()
    {
        var limits = new DocumentLimits
        {
            MaxDepth = 3,
            MaxAliases = 2,
            MaxRepetitions = 2,
            MaxDirectives = 2,
            MaxDirectivesPerLocation = 1,
            MaxFields = 7,
            MaxIntrospectionFields = 3,
            MaxLiteralLength = 6,
            MaxLiteralItems = 2,
        };
        const string Text = "{ a: x @d b: x @d c(d: [1, 2], e: {f: 1, g: 2}, h: \"1234\") { ...F } } "
            + "fragment F on T { g __type { h } }";
        DocumentLimitCheck.Run(Parser.Parse(Text), limits);
        Assert.Equal(ErrorCodes.DepthLimit, CodeOf(limits with { MaxDepth = 2 }));
        Assert.Equal(ErrorCodes.AliasLimit, CodeOf(limits with { MaxAliases = 1 }));
        Assert.Equal(ErrorCodes.RepetitionLimit, CodeOf(limits with { MaxRepetitions = 1 }));
        Assert.Equal(ErrorCodes.DirectiveLimit, CodeOf(limits with { MaxDirectives = 1 }));
        Assert.Equal(ErrorCodes.DirectiveLimit, CodeOf(limits with { MaxDirectivesPerLocation = 0 }));
        Assert.Equal(ErrorCodes.FieldLimit, CodeOf(limits with { MaxFields = 5 }));
        Assert.Equal(ErrorCodes.IntrospectionLimit, CodeOf(limits with { MaxIntrospectionFields = 1 }));
        Assert.Equal(ErrorCodes.LiteralLimit, CodeOf(limits with { MaxLiteralLength = 5 }));
        Assert.Equal(ErrorCodes.LiteralLimit, CodeOf(limits with { MaxLiteralItems = 1 }));

        string CodeOf(DocumentLimits stricter) => Assert.Throws<GraphQLException>(
            () => DocumentLimitCheck.Run(Parser.Parse(Text), stricter)).Errors[0].Code;
    }

    [Fact]
    public void The_introspection_that_tools_ask_for_passes()
    {
        var document = Parser.Parse(IntrospectionQuery.Text(new IntrospectionOptions()));
        DocumentLimitCheck.Run(document, DocumentLimits.Request);
        Assert.Empty(Validator.Validate(Contract, document));
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    private static IReadOnlyList<GraphQLError> Refuse(string text)
    {
        try
        {
            var document = Parser.Parse(text);
            DocumentLimitCheck.Run(document, DocumentLimits.Request);
            return Validator.Validate(Contract, document);
        }
        catch (GraphQLException refused)
        {
            return refused.Errors;
        }
    }
}
