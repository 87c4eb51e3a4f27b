using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Tests.Support;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Tests.Types;

/// <summary>UnsoundSchemas holds schemas that can be built and break rules of the type system.</summary>
public sealed class SchemaValidatorTests(Oracle oracle)
{
    private const string Folder = "Types/UnsoundSchemas";

    public static TheoryData<string, int> Cases => CaseFile.Numbers(Folder);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_schema_has_the_errors_of_graphql_js(string file, int number)
    {
        var text = CaseFile.Read(Folder, file, number);
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "validateSchema", ["text"] = text });
        var ours = SchemaBuilder.BuildUnchecked(Parser.Parse(text)).Errors;
        Assert.Equal(ErrorText.Of(theirs["errors"]), ErrorText.Of(ours));
    }

    [Theory]
    [InlineData("type Query { a(x: Int = \"one\"): Int }", "x", "Int", "\"one\"")]
    [InlineData("type Query { a(x: [In!]): Int } input In { b: [Int!]! = [1, null] }", "b", "[Int!]!", "[1, null]")]
    [InlineData("type Query { a: Int } directive @d(e: E = B) on FIELD enum E { A }", "e", "E", "B")]
    public void A_default_that_does_not_fit_its_type_does_not_count(
        string sdl, string name, string type, string literal)
    {
        var schema = SchemaBuilder.Build(sdl);
        Assert.Empty(schema.Errors);
        var error = Assert.Single(schema.UnusableDefaults);
        Assert.Equal($"The default value of \"{name}\" must be of type {type} but is {literal}.", error.Message);
        Assert.Single(error.Locations);
    }
}
