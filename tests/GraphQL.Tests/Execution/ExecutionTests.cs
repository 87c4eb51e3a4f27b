using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Tests.Support;

namespace ItAnalytics.GraphQL.Tests.Execution;

/// <summary>Whole runs with made-up values: field collection, arguments, operation selection, null propagation.</summary>
public sealed class ExecutionTests(Oracle oracle)
{
    /// <summary>Schema, document, operation name, variables.</summary>
    public static TheoryData<string, string, string?, string> Cases => new()
    {
        { "pets", "{ dog { name(surname: true) n: name nickname } cat { ... on Cat { name } } }", null, "{}" },
        { "pets", "query A { dog { name } } query B { cat { name } }", "B", "{}" },
        { "pets", "query A { dog { name } } query B { cat { name } }", null, "{}" },
        { "pets", "query A { dog { name } }", "C", "{}" },
        { "pets", "fragment F on Dog { name }", null, "{}" },
        { "pets", "mutation M { rename(name: \"x\") { name } adopt(input: {requiredField: true}) { __typename } }", null, "{}" },
        {
            "pets",
            "query ($a: Boolean!, $b: Boolean = true) { dog { name @include(if: $a) nickname @skip(if: $b) "
            + "... @include(if: $b) { barks @skip(if: $a) @include(if: $b) } ...F @skip(if: $a) } } "
            + "fragment F on Dog { barkVolume }",
            null,
            """{"a": false}"""
        },
        { "pets", "{ pet { __typename ... on Dog { barks } ... on Cat { meows } ... on Mammal { mother { __typename } } } }", null, "{}" },
        { "pets", "{ catOrDog { __typename ...D ...D ... on Pet { name } } } fragment D on CatOrDog { ... on Cat { name meows } }", null, "{}" },
        { "pets", "{ human { pets { __typename name } relatives { iq relatives { name } } } }", null, "{}" },
        {
            "pets",
            "query ($i: Int, $c: ComplexInput, $s: String, $n: [String]) { complicatedArgs { intArgField(intArg: $i) "
            + "complexArgField(complexArg: $c) x: complexArgField(complexArg: {requiredField: true, intField: $i, "
            + "stringField: $s, stringListField: [$s, \"a\", $s]}) stringListArgField(stringListArg: $n) multipleOpts(opt1: $i) "
            + "oneOfArgField(oneOfArg: {stringField: \"x\"}) idArgField(idArg: 7) floatArgField(floatArg: 3) "
            + "deepListArgField(deep: 1) anythingArgField(any: {a: $s, b: [$i, X]}) enumArgField(enumArg: TAN) } }",
            null,
            """{"c": {"requiredField": true, "nested": {"requiredField": false}}, "s": "txt"}"""
        },
        { "pets", "query ($i: Int = 4, $n: Int) { complicatedArgs { nonNullFieldWithDefault(arg: $n) multipleOpts(opt2: null) a: nonNullFieldWithDefault(arg: $i) } }", null, "{}" },
        { "pets", "query ($n: Int = 4) { complicatedArgs { a: nonNullFieldWithDefault(arg: $n) b: intArgField } field(intArg: $n) { __typename } }", null, """{"n": null}""" },
        { "pets", "query ($n: Int = 4) { field { field(intArg: $n) { __typename } dog { name } } }", null, """{"n": null}""" },
        { "kitchen", "{ a { new { id } new(in: {x: 1, level: HIGH}) { name } extra __typename } ab { ... on B { id b { id } } ...A } level(in: NONE) date } fragment A on A { name extra(level: LOW) }", null, "{}" },
        { "kitchen", "query ($p: Point, $c: Choice) { a(choice: $c) { id x: new(in: $p, at: {x: 2}) { id } } thing { id __typename } named { id name } only { ... on A { id } } blob(in: [1, {a: \"b\"}]) }", null, """{"p": {"x": 5, "path": 3}, "c": {"byPoint": {}}}""" },
        { "warehouse", "query ($x: Float = 1) { review(minimum: $x, kind: DROP) { id subject { __typename ... on Agency { code } ... on Score { total grade } } } leaderboard { nodes { rank } edges { cursor node { agency { name } } } totalCount } }", null, """{"x": null}""" },
        { "warehouse", "query ($f: Int = 1) { leaderboard(first: $f) { totalCount } node(id: 1) { id } }", null, """{"f": null}""" },
        { "warehouse", "query ($i: ID = 1) { a: node(id: \"x\") { id } nodes(ids: [$i, 2]) { id __typename } }", null, "{}" },
        { "warehouse", "query ($i: ID = 1) { nodes(ids: [$i, 2]) { id __typename } node(id: $i) { id } }", null, """{"i": null}""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_gives_the_data_and_errors_of_graphql_js(string schemaName, string text, string? operation, string variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var schema = Schemas.Load(schemaName, oracle);
        var theirs = oracle.Ask(new JsonObject
        {
            ["operation"] = "execute",
            ["schema"] = schemaName,
            ["text"] = text,
            ["operationName"] = operation,
            ["variables"] = JsonNode.Parse(variables),
        });
        var expected = AsciiJson.Write(theirs["data"]) + "\n" + ErrorText.Of(theirs["errors"] ?? new JsonArray());
        Assert.Equal(expected, MockExecutor.Run(schema, text, operation, variables));
    }
}
