using System.Text.Json;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Tests.Differential;

/// <summary>Proves every line of known-differences.md: that graphql-js still does the one, and this engine the other.
/// </summary>
public sealed class KnownDifferencesTests(Oracle oracle)
{
    private static readonly Dictionary<string, Func<KnownDifferencesTests, (string Theirs, string Ours)>> Proofs = new()
    {
        ["built-in-descriptions"] = tests => tests.Introspect(
            "type Query { a: Int }", "{ __type(name: \"Int\") { description } }"),
        ["depth-limit"] = tests => tests.Parse(
            string.Concat(Enumerable.Repeat("{a", 201)) + new string('}', 201), new ParserOptions()),
        ["oneof-variable-in-non-null-place"] = tests => tests.Validate(
            "warehouse", "query ($code: String) { agency(by: {code: $code}) { id } }"),
        ["subscription-with-undecided-condition"] = tests => tests.Validate(
            "pets", "subscription ($v: Boolean!) { petAdopted { name } moved @skip(if: $v) { name } }"),
        ["input-extension-directive-location"] = tests => tests.ValidateSdl(
            "type Query { a: Int } input In { a: Int } extend input In { b: Int @d } "
            + "directive @d on INPUT_FIELD_DEFINITION"),
        ["directives-on-extensions"] = tests => tests.Introspect(
            "type Query { a(in: In): Int } input In { a: Int } extend input In @oneOf",
            "{ __type(name: \"In\") { isOneOf } }"),
        ["circular-default"] = tests => tests.Build(
            "type Query { a(in: A): Int } input A { b: B = {} } input B { a: A = {} }"),
        ["structured-custom-scalar-default"] = tests => tests.Introspect(
            "type Query { a(in: Any = [1]): Int } scalar Any",
            "{ __type(name: \"Query\") { fields { args { defaultValue } } } }"),
        ["id-digits"] = tests => tests.Coerce("ID", """{"v": 9007199254740993}"""),
        ["half-surrogate-in-variable"] = tests => tests.Coerce("String", """{"v": "\ud800"}"""),
    };

    public static TheoryData<string> Lines =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "differential", "known-differences.md"))
            .Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|')[1].Trim()),
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_known_difference_still_exists(string name)
    {
        Assert.True(Proofs.TryGetValue(name, out var proof), $"Prove {name} here, or take its line out.");
        var (theirs, ours) = proof(this);
        Assert.NotEqual(theirs, ours);
    }

    [Fact]
    public void Every_proof_has_a_line() => Assert.Equal(Proofs.Keys.Order(), Lines.Select(row => row.Data).Order());

    private (string, string) Parse(string text, ParserOptions options) => (
        Answer(new JsonObject
        {
            ["operation"] = "parse",
            ["text"] = text,
            ["maxTokens"] = options == new ParserOptions() ? null : options.MaxTokens,
        }),
        Comparison.Answer(() => Outline.Of(Parser.Parse(text, options))));

    private (string, string) Validate(string schemaName, string text)
    {
        var schema = Schemas.Load(schemaName, oracle);
        return (
            Answer(new JsonObject { ["operation"] = "validate", ["schema"] = schemaName, ["text"] = text }),
            Comparison.Answer(() => ErrorText.Of(Validator.Validate(schema, Parser.Parse(text)))));
    }

    private (string, string) ValidateSdl(string text) => (
        Answer(new JsonObject { ["operation"] = "validateSdl", ["text"] = text }),
        Comparison.Answer(() => ErrorText.Of(Validator.ValidateSdl(Parser.Parse(text)))));

    private (string, string) Build(string sdl)
    {
        string theirs;
        try
        {
            theirs = ErrorText.Of(oracle.Schema(sdl, sdl)["errors"]);
        }
        catch (OracleFailedException crash)
        {
            theirs = crash.Message;
            Assert.Contains("call stack", theirs, StringComparison.Ordinal);
        }
        return (theirs, Comparison.Answer(() => ErrorText.Of(SchemaBuilder.Build(sdl).Errors)));
    }

    private (string, string) Introspect(string sdl, string text)
    {
        oracle.Schema(sdl, sdl);
        var schema = SchemaBuilder.Build(sdl);
        var document = Parser.Parse(text);
        var collector = new FieldCollector(schema, document, VariableValues.None);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            var operation = (OperationDefinitionNode)document.Definitions[0];
            var field = Assert.Single(collector.Collect(schema.QueryType!, operation));
            Assert.Null(new IntrospectionWriter(schema, collector, VariableValues.None).Write(writer, field));
        }
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "introspect", ["schema"] = sdl, ["text"] = text });
        return (
            theirs["data"]?["__type"]!.ToJsonString() ?? ErrorText.Of(theirs["errors"]),
            JsonNode.Parse(stream.ToArray())!.ToJsonString());
    }

    private (string, string) Coerce(string type, string variables)
    {
        var schema = Schemas.Load("pets", oracle);
        var text = $"query ($v: {type}) {{ dog {{ name }} }}";
        var request = new JsonObject { ["operation"] = "variables", ["schema"] = "pets", ["text"] = text };
        var operation = (OperationDefinitionNode)Parser.Parse(text).Definitions[0];
        var ours = VariableValues.Coerce(schema, operation, JsonDocument.Parse(variables).RootElement);
        return (
            oracle.AskRaw(AsciiJson.Write(request)[..^1] + ",\"variables\":" + variables + "}"),
            ours.Errors.Count > 0 ? ErrorText.Of(ours.Errors) : "{\"coerced\":" + ClrJson.Write(ours.Values) + "}");
    }

    private string Answer(JsonObject request)
    {
        var answer = oracle.Ask(request);
        return answer["ast"] is { } ast ? (string)ast! : ErrorText.Of(answer["errors"]);
    }
}
