using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Differential;

/// <summary>Operations that are run on a plain JSON value, and what is made of whole schemas, against graphql-js.
/// </summary>
public sealed class PlainJsonTests(Oracle oracle)
{
    private const int Count = 200;

    private const string Sdl = """
        type Query {
          int: Int float: Float text: String flag: Boolean id: ID level: Level any: Any
          must: Int! deep: Deep deeps: [Deep] sure: [Deep!] surest: [Deep!]! grid: [[Int!]]
          node: Node one: One list: [Int] echo(x: Int! = 1, in: In): String
        }
        type Deep implements Node { id: ID! must: Int! deep: Deep sure: Deep! nodes: [Node!] }
        type Other implements Node { id: ID! }
        interface Node { id: ID! }
        union One = Deep
        enum Level { LOW HIGH }
        scalar Any
        input In { a: Int! }
        type Mutation { first: Int! second: Int }
        """;

    public static TheoryData<string, string> Runs => new()
    {
        {
            "{ int float text flag id level any }",
            """
            {"int": 1, "float": 2.50, "text": "t", "flag": true, "id": 7, "level": "LOW", "any": {"b": [1.0,
            null], "a": 1}}
            """
        },
        {
            "{ int float text flag id level any }",
            """
            {"int": "12", "float": "1e3", "text": 1.50, "flag": 0, "id": "x", "level": "HIGH",
            "any": 12345678901234567890}
            """
        },
        {
            "{ int float text flag id level }",
            """{"int": true, "float": false, "text": true, "flag": 2, "id": -0.0}"""
        },
        {
            "{ int float text flag id level }",
            """{"int": 1.5, "float": "x", "text": [1], "flag": "true", "id": 1.5, "level": "low"}"""
        },
        {
            "{ int float text flag id level }",
            """{"int": 2147483648, "float": "", "text": {"a": {"b": {"c": 1}}}, "flag": [], "id": {}, "level": 5}"""
        },
        {
            "{ int float text flag id level }",
            """{"int": "2147483648", "float": {}, "text": null, "flag": null, "id": true, "level": ["LOW"]}"""
        },
        { "{ int }", "null" },
        { "{ int __typename }", "5" },
        { "{ a: must b: int }", "{}" },
        { "{ b: int a: must c: float }", """{"int": "x"}""" },
        { "{ deep { must id } int }", """{"deep": {"id": 1}, "int": 3}""" },
        { "{ deep { sure { sure { id } } id } }", """{"deep": {"sure": {"sure": {}}, "id": 1}}""" },
        { "{ deeps { id } sure { id } }", """{"deeps": [{"id": 1}, null, {}, 5], "sure": [{"id": 1}, {}]}""" },
        { "{ surest { id } }", """{"surest": [{"id": 1}, null]}""" },
        { "{ grid list }", """{"grid": [[1, 2], null, [3, null], "x"], "list": 5}""" },
        { "{ list grid }", """{"list": "text", "grid": {}}""" },
        {
            "{ node { id __typename ... on Deep { must } } }",
            """{"node": {"__typename": "Deep", "id": 1, "must": 2}}"""
        },
        { "{ node { id } one { __typename } }", """{"node": {"id": 1}, "one": {"__typename": 5}}""" },
        {
            "{ node { id } one { __typename } }",
            """{"node": {"__typename": "Nothing"}, "one": {"__typename": "Other"}}"""
        },
        { "{ node { id } one { __typename } }", """{"node": {"__typename": "Level"}, "one": 7}""" },
        {
            "{ deep { nodes { id } } }",
            """{"deep": {"nodes": [{"__typename": "Other", "id": 1}, {"__typename": "Other"}]}}"""
        },
        { "query ($x: Int) { echo(x: $x) int }", """{"echo": "e", "int": 1}""" },
        { "query ($a: Int = 5) { echo(in: {a: $a}) int }", """{"echo": "e", "int": 1}""" },
        { "{ echo echo(x: 1) __type(name: \"In\") { name } x: __type(name: \"No\") { name } }", """{"echo": 1}""" },
        { "mutation { second first }", """{"second": "x"}""" },
        { "mutation { second }", """{"second": 2, "first": 1}""" },
    };

    public static TheoryData<string, int> SchemaNames => [.. Schemas.Names.Select(name => (name, Count))];

    public static TheoryData<string> Options => new()
    {
        "{}",
        """{"descriptions": false}""",
        """{"specifiedByUrl": true, "directiveIsRepeatable": true}""",
        """{"schemaDescription": true, "inputValueDeprecation": true}""",
        """{"oneOf": true, "experimentalDirectiveDeprecation": true, "typeDepth": 1}""",
        """{"schemaDescription": true, "descriptions": false, "typeDepth": 0}""",
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_on_plain_JSON_gives_the_data_and_errors_of_graphql_js(string text, string root)
    {
        oracle.Schema("plain", Sdl);
        var schema = SchemaBuilder.Build(Sdl);
        foreach (var variables in new[] { "{}", """{"x": null, "a": null}""" })
        {
            var compared = Comparison.Run(oracle, "plain", schema, text, null, variables, root);
            Assert.Equal(compared.Theirs, compared.Ours);
        }
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Generated_operations_on_generated_values_run_as_in_graphql_js(string name, int count)
    {
        var schema = Schemas.Load(name, oracle);
        for (var seed = 0; seed < count; seed++)
        {
            var text = DocumentGenerator.Generate(schema, 3_000_000 + seed, 0);
            var document = Parser.Parse(text);
            if (Validator.Validate(schema, document).Count > 0) continue;
            var operation = document.Definitions.OfType<OperationDefinitionNode>().First();
            var variables = VariablesGenerator.Generate(schema, operation, seed);
            var root = RootGenerator.Generate(schema, schema.RootType(operation.Operation)!, seed);
            var compared = Comparison.Run(oracle, name, schema, text, operation.Name?.Value, variables, root);
            Assert.True(
                compared.IsSame,
                $"{text}\n{variables}\n{root}\n--- graphql-js:\n{compared.Theirs}\n--- ours:\n{compared.Ours}");
        }
    }

    [Fact]
    public void An_operation_that_the_schema_lacks_a_root_for_is_refused_when_it_runs()
    {
        const string Small = "type Query { a: Int }";
        oracle.Schema("small", Small);
        foreach (var text in new[] { "mutation M { a }", "query Q { a } subscription S { b }" })
        {
            var name = text.StartsWith('m') ? "M" : "S";
            var schema = SchemaBuilder.Build(Small);
            var compared = Comparison.Run(oracle, "small", schema, text, name, "{}", "{}");
            Assert.Equal(compared.Theirs, compared.Ours);
            Assert.Contains("Schema is not configured to execute", compared.Ours, StringComparison.Ordinal);
            Assert.True(Comparison.Validate(oracle, "small", schema, text).IsSame);
        }
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void A_schema_prints_as_in_graphql_js_and_reads_back(string name, int count)
    {
        Assert.True(count > 0);
        var printed = SchemaPrinter.Print(Schemas.Load(name, oracle));
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "printSchema", ["schema"] = name });
        Assert.Equal((string)theirs["text"]!, printed);
        Assert.Equal(printed, SchemaPrinter.Print(SchemaBuilder.Build(printed)));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Each_option_of_the_introspection_query_shows_and_hides_the_same_in_the_same_order(string options)
    {
        var schema = Schemas.Load("kitchen", oracle);
        var theirs = oracle.Ask(
            $"{{\"operation\":\"introspectWith\",\"schema\":\"kitchen\",\"options\":{options}}}")["data"]!;
        var line = $"{{\"id\":1,\"options\":{WithDefaultsOfTheQuery(options)}}}";
        var answer = JsonNode.Parse(Commands.Answer(
            Commands.All["introspect"], schema, isLimited: false, System.Text.Encoding.UTF8.GetBytes(line)))!;
        Assert.Equal(
            Comparison.WithoutBuiltInDescriptions(theirs).ToJsonString(),
            Comparison.WithoutBuiltInDescriptions(answer["data"]!).ToJsonString());
    }

    // The query of graphql-js shows less by default than its introspection of a schema.
    private static string WithDefaultsOfTheQuery(string options)
    {
        var all = JsonNode.Parse(
            """
            {"specifiedByUrl": false, "directiveIsRepeatable": false, "schemaDescription": false,
             "inputValueDeprecation": false, "experimentalDirectiveDeprecation": false, "oneOf": false}
            """)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(options)!.AsObject()) all[name] = value!.DeepClone();
        return all.ToJsonString();
    }
}
