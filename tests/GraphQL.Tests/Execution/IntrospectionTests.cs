using System.Text.Json;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Tests.Execution;

public sealed class IntrospectionTests(Oracle oracle)
{
    public static TheoryData<string> SchemaNames => [.. Schemas.Names];

    public static TheoryData<string, string> Selections
    {
        get
        {
            string[] queries =
            [
                "{ __schema { __typename description queryType { name } mutationType { name fields { name } } } }",
                "{ __schema { subscriptionType { name __typename } } __type(name: \"Nope\") { name } }",
                "{ a: __type(name: \"A\") { ...T } b: __type(name: \"B\") { ...T } } "
                    + "fragment T on __Type { kind fields { name type { kind name ofType { name ofType { name } } } "
                    + "} }",
                "{ __type(name: \"A\") { fields { name } all: fields(includeDeprecated: true) { name "
                    + "isDeprecated } } }",
                "{ __type(name: \"Level\") { enumValues { name } all: enumValues(includeDeprecated: true) { n: name "
                    + "deprecationReason __typename } } }",
                "{ __type(name: \"Point\") { isOneOf inputFields { name defaultValue type { name kind } } } }",
                "{ __type(name: \"Choice\") { isOneOf inputFields(includeDeprecated: true) { name isDeprecated } "
                    + "possibleTypes { name } fields { name } enumValues { name } interfaces { name } "
                    + "ofType { name } } }",
                "{ __type(name: \"Named\") { possibleTypes { name } interfaces { name } } }",
                "{ __type(name: \"AB\") { kind possibleTypes { name } fields { name } isOneOf } }",
                "{ __type(name: \"Date\") { specifiedByURL } x: __type(name: \"Blob\") { specifiedByURL } }",
                "{ __schema { directives { name isRepeatable locations args { name } all: "
                    + "args(includeDeprecated: true) { name defaultValue } isDeprecated deprecationReason "
                    + "__typename } } }",
                "{ __schema { ... on __Schema { types { name } } ...F types { kind } } } "
                    + "fragment F on __Schema { directives(includeDeprecated: true) { name } }",
                "query ($d: Boolean = true) { __schema { directives(includeDeprecated: $d) { name } } }",
                "{ __type(name: \"__Type\") { fields { name args { name defaultValue type { name } } } } }",
            ];
            return [.. from name in new[] { "kitchen" } from query in queries select (name, query)];
        }
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void The_whole_introspection_query_of_graphql_js_is_answered_alike(string name)
    {
        var schema = Schemas.Load(name, oracle);
        var query = (string)oracle.Ask(new JsonObject { ["operation"] = "introspectionQuery" })["text"]!;
        Compare(name, schema, query);
    }

    [Theory]
    [MemberData(nameof(Selections))]
    public void A_selection_of_introspection_fields_is_answered_alike(string name, string query) =>
        Compare(name, Schemas.Load(name, oracle), query);

    [Theory]
    [InlineData("scalar Any type Query { a(x: Any = NAME, y: Any = 1.50, z: Any = 12345678901234567890): Int }")]
    [InlineData(
        "scalar Any type Query { a(x: Any = \"12\", y: Any = \"\"\"b\"\"\", z: Any = true, "
        + "n: Any = null): Int }")]
    [InlineData(
        "type Query { a(x: ID = \"12\", y: ID = \"012\", z: ID = 7, f: Float = 1e3, "
        + "g: Float = 100000000000000000000000): Int }")]
    [InlineData(
        "type Query { a(x: Int! = \"one\", y: [Int!] = [1, null], z: In = {a: 1}, "
        + "ok: In = {}): Int } input In { a: String = 5, b: Int = 3 }")]
    public void Defaults_are_shown_as_in_graphql_js(string sdl)
    {
        oracle.Schema(sdl, sdl);
        Compare(
            sdl,
            SchemaBuilder.Build(sdl),
            "{ __type(name: \"Query\") { fields { args { name defaultValue type { kind } } } } }");
    }

    [Fact]
    public void A_null_for_includeDeprecated_of_directives_is_an_error_before_anything_is_written()
    {
        var schema = Schemas.Load("kitchen", oracle);
        var (data, error) = Run(
            schema,
            "query ($d: Boolean) { s: __schema { d: directives(includeDeprecated: $d) { name } } }",
            """{"d": null}""");
        Assert.Null(data);
        Assert.Equal("Argument \"includeDeprecated\" of non-null type \"Boolean!\" must not be null.", error!.Message);
        Assert.Equal(["s", "d"], error.Path!);
    }

    [Fact]
    public void A_null_for_the_name_of_a_type_is_an_error_of_that_field()
    {
        var schema = Schemas.Load("kitchen", oracle);
        var (data, error) = Run(schema, "query ($n: String = \"A\") { __type(name: $n) { name } }", """{"n": null}""");
        Assert.Null(data);
        Assert.Equal(["__type"], error!.Path!);
    }

    private void Compare(string name, Schema schema, string query)
    {
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "introspect", ["schema"] = name, ["text"] = query });
        Assert.False(theirs.ContainsKey("errors"), theirs.ToJsonString());
        var (ours, error) = Run(schema, query, "{}");
        Assert.Null(error);
        Assert.Equal(
            Comparison.WithoutBuiltInDescriptions(theirs["data"]!).ToJsonString(),
            Comparison.WithoutBuiltInDescriptions(ours!).ToJsonString());
    }

    private static (JsonNode? Data, GraphQLError? Error) Run(Schema schema, string query, string variables)
    {
        var document = Parser.Parse(query);
        Assert.True(OperationSelection.TryGet(document, null, out var operation, out _));
        var values = VariableValues.Coerce(schema, operation, JsonDocument.Parse(variables).RootElement);
        Assert.Empty(values.Errors);
        var collector = new FieldCollector(schema, document, values);
        var introspection = new IntrospectionWriter(schema, collector, values);
        using var stream = new MemoryStream();
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        foreach (var field in collector.Collect(schema.QueryType!, operation))
        {
            Assert.True(IntrospectionWriter.Answers(field));
            writer.WritePropertyName(field.ResponseName);
            if (introspection.Write(writer, field) is { } error) return (null, error);
        }
        writer.WriteEndObject();
        writer.Flush();
        return (JsonNode.Parse(stream.ToArray()), null);
    }
}
