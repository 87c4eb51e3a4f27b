using System.Text;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Errors;

public sealed class ErrorJsonTests
{
    [Fact]
    public void An_error_is_written_with_what_is_known_of_it()
    {
        var full = new GraphQLError
        {
            Message = "why",
            Code = "GQL503",
            Rule = "ScalarLeafs",
            Locations = [new SourceLocation(1, 2), new SourceLocation(3, 4)],
            Path = ["a", 0, "b"],
            Extensions = new Dictionary<string, object?> { ["hint"] = "do", ["limit"] = 5, ["none"] = null },
        };
        var bare = new GraphQLError { Message = "why", Code = "GQL504" };
        Assert.Equal(
            """[{"message":"why","locations":[{"line":1,"column":2},{"line":3,"column":4}],"path":["a",0,"b"],"""
            + """ "extensions":{"code":"GQL503","rule":"ScalarLeafs","hint":"do","limit":5,"none":null}},""".TrimStart()
            + """{"message":"why","extensions":{"code":"GQL504"}}]""",
            Write([full, bare]));
    }

    [Fact]
    public void An_error_at_nodes_has_their_places_and_leaves_out_nodes_without_one()
    {
        var document = Parser.Parse("{\n  a\n}");
        var made = new NameNode("made", default);
        var error = GraphQLError.At("X", "why", document.Definitions[0], made, null);
        Assert.Equal([new SourceLocation(1, 1)], error.Locations);
        Assert.Equal("{\n  a\n}", error.Source!.Body);
    }

    private static string Write(IReadOnlyList<GraphQLError> errors)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ErrorJson.Write(writer, errors);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
