using System.Text.Json;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Tests.Execution;

public sealed class VariableValuesTests(Oracle oracle)
{
    /// <summary>Type of $v with its default if any, and the request's variables.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "Int", "{}" },
        { "Int", """{"v": null}""" },
        { "Int", """{"v": 5, "other": 1}""" },
        { "Int", """{"v": 5.0}""" },
        { "Int", """{"v": -0}""" },
        { "Int", """{"v": 1e2}""" },
        { "Int", """{"v": 5.5}""" },
        { "Int", """{"v": 2147483648}""" },
        { "Int", """{"v": -2147483649}""" },
        { "Int", """{"v": 1e21}""" },
        { "Int", """{"v": 1e400}""" },
        { "Int", """{"v": "5"}""" },
        { "Int", """{"v": true}""" },
        { "Int", """{"v": [1]}""" },
        { "Int", """{"v": {"a": {"b": {"c": {"d": 1}}}, "e": [[[[1]]]], "f": [], "g": {}}}""" },
        { "Int", """{"v": {"b": 1, "1": 2, "01": 3, "0": 4, "4294967295": 5, "4294967294": 6}}""" },
        { "ComplexInput", """{"v": {"b": 1, "10": 2, "9": 3, "requiredField": true}}""" },
        { "Int = 3", "{}" },
        { "Int = 3", """{"v": null}""" },
        { "Int!", "{}" },
        { "Int!", """{"v": null}""" },
        { "Int! = 4", "{}" },
        { "Float", """{"v": 1}""" },
        { "Float", """{"v": 0.1}""" },
        { "Float", """{"v": 1.5e300}""" },
        { "Float", """{"v": 1e-7}""" },
        { "Float", """{"v": 123456789012345680000}""" },
        { "Float", """{"v": -0.000001}""" },
        { "Float", """{"v": 1e999}""" },
        { "Float", """{"v": "1"}""" },
        { "String", """{"v": "a \" \\ \n \u0001 \u00e9 \ud83d\ude00"}""" },
        { "String", """{"v": 5}""" },
        { "String", """{"v": ["a \" \\ \n \u0001 \u007f \u00e9"]}""" },
        { "String", """{"v": [1,2,3,4,5,6,7,8,9,10,11]}""" },
        { "String", """{"v": [1,2,3,4,5,6,7,8,9,10,11,12]}""" },
        { "Boolean", """{"v": false}""" },
        { "Boolean", """{"v": 0}""" },
        { "Boolean", """{"v": "true"}""" },
        { "ID", """{"v": "x"}""" },
        { "ID", """{"v": 12}""" },
        { "ID", """{"v": -12.0}""" },
        { "ID", """{"v": 1.5}""" },
        { "ID", """{"v": true}""" },
        { "ID", """{"v": 1e30}""" },
        { "FurColor", """{"v": "BROWN"}""" },
        { "FurColor", """{"v": "BROWM"}""" },
        { "FurColor", """{"v": "zzz"}""" },
        { "FurColor", """{"v": 5}""" },
        { "FurColor", """{"v": ["BROWN"]}""" },
        { "FurColor! = TAN", "{}" },
        { "[Int]", """{"v": [1, null, 2]}""" },
        { "[Int]", """{"v": 1}""" },
        { "[Int!]", """{"v": [1, null, "x"]}""" },
        { "[[Int!]!]", """{"v": [[1], [2, null], null, 3]}""" },
        { "[[Int]]", """{"v": 3}""" },
        { "[[Int]]", """{"v": [1, [2], null]}""" },
        { "ComplexInput", """{"v": {"requiredField": true}}""" },
        { "ComplexInput", """{"v": {"intField": 1, "requiredField": false, "nested": {"requiredField": true}}}""" },
        { "ComplexInput", """{"v": {"requiredField": true, "stringListField": "one"}}""" },
        { "ComplexInput", """{"v": {"intField": "x", "nested": {"requiredField": null}}}""" },
        { "ComplexInput", """{"v": {"requiredField": true, "nested": {"stringListField": ["a", 1]}}}""" },
        { "ComplexInput", """{"v": {"requiredField": true, "intFeld": 1, "zzz": 2}}""" },
        { "ComplexInput", """{"v": {}}""" },
        { "ComplexInput", """{"v": []}""" },
        { "ComplexInput", """{"v": "x"}""" },
        { "ComplexInput", """{"v": 5}""" },
        { "ComplexInput = {requiredField: true, intField: 2}", "{}" },
        { "[ComplexInput!]!", """{"v": [{"requiredField": true}, {"nested": [{"requiredField": 3}]}]}""" },
        { "OneOfInput", """{"v": {"stringField": "a"}}""" },
        { "OneOfInput", """{"v": {"complex": {"requiredField": true}}}""" },
        { "OneOfInput", """{"v": {}}""" },
        { "OneOfInput", """{"v": {"stringField": "a", "intField": 1}}""" },
        { "OneOfInput", """{"v": {"stringField": null}}""" },
        { "OneOfInput", """{"v": {"stringField": null, "intField": null}}""" },
        { "OneOfInput", """{"v": {"intField": "x"}}""" },
        { "OneOfInput", """{"v": {"unknown": 1}}""" },
        { "Anything", """{"v": {"a": [1, 2.5, "x", null, true, {"b": {}}]}}""" },
        { "Anything", """{"v": "x"}""" },
        { "Anything = {a: [1, 2.5, X, \"s\"], b: null}", "{}" },
        { "Dog", """{"v": 1}""" },
        { "[Pet!]", "{}" },
        { "Unknown", """{"v": 1}""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_variable_is_coerced_or_refused_as_by_graphql_js(string type, string variables)
    {
        Compare($"query Q($v: {type}, $w: [Int!] = 5) {{ dog {{ name }} }}", variables);
    }

    [Fact]
    public void After_fifty_errors_coercion_gives_up() => Compare(
        "query Q($v: [Int!]) { dog { name } }",
        $$"""{"v": [{{string.Join(',', Enumerable.Repeat("null", 60))}}]}""");

    [Fact]
    public void Variables_that_are_no_object_count_as_none()
    {
        var schema = Schemas.Load("pets", oracle);
        var document = Parser.Parse("query ($v: Int = 2, $w: Int) { dog { name } }");
        var operation = (OperationDefinitionNode)document.Definitions[0];
        var values = VariableValues.Coerce(schema, operation);
        Assert.Equal("{\"v\":2}", ClrJson.Write(values.Values));
        Assert.Empty(values.Errors);
    }

    private void Compare(string text, string variables)
    {
        var schema = Schemas.Load("pets", oracle);
        var theirs = oracle.Ask(new JsonObject
        {
            ["operation"] = "variables",
            ["schema"] = "pets",
            ["text"] = text,
            ["variables"] = JsonNode.Parse(variables),
        });
        var operation = (OperationDefinitionNode)Parser.Parse(text).Definitions[0];
        var ours = VariableValues.Coerce(schema, operation, JsonDocument.Parse(variables).RootElement);
        var expected = theirs["errors"] is { } errors ? ErrorText.Of(errors) : AsciiJson.Write(theirs["coerced"]);
        Assert.Equal(expected, ours.Errors.Count > 0 ? ErrorText.Of(ours.Errors) : ClrJson.Write(ours.Values));
    }
}
