using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>The same thing asked of graphql-js and of the engine, both answers as texts.</summary>
internal readonly record struct Comparison(string Theirs, string Ours)
{
    /// <summary>How long the engine took.</summary>
    internal TimeSpan Time { get; private init; }

    internal bool IsSame => Theirs == Ours;

    /// <summary>The tree of a document, or why there is none.</summary>
    internal static Comparison Parse(Oracle oracle, string text)
    {
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "parse", ["text"] = text });
        return Of(
            theirs["ast"] is { } ast ? (string)ast! : ErrorText.Of(theirs["errors"]),
            () => Outline.Of(Parser.Parse(text, ParserOptions.Trusted)));
    }

    /// <summary>The printed document, or why there is none.</summary>
    internal static Comparison Print(Oracle oracle, string text)
    {
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "print", ["text"] = text });
        return Of(
            theirs["text"] is { } printed ? (string)printed! : ErrorText.Of(theirs["errors"]),
            () => Parser.Parse(text, ParserOptions.Trusted).ToString());
    }

    /// <summary>The errors of a document.</summary>
    internal static Comparison Validate(Oracle oracle, string schemaName, Schema schema, string text)
    {
        var theirs = oracle.Ask(
            new JsonObject { ["operation"] = "validate", ["schema"] = schemaName, ["text"] = text });
        return Of(
            ErrorText.Of(theirs["errors"]),
            () => ErrorText.Of(Validator.Validate(schema, Parser.Parse(text, ParserOptions.Trusted))));
    }

    /// <summary>Data and errors of an operation that is run with made-up values.</summary>
    internal static Comparison Execute(
        Oracle oracle, string schemaName, Schema schema, string text, string? operationName, string variables)
    {
        var theirs = oracle.Ask(new JsonObject
        {
            ["operation"] = "execute",
            ["schema"] = schemaName,
            ["text"] = text,
            ["operationName"] = operationName,
            ["variables"] = JsonNode.Parse(variables),
        });
        return Of(
            AsciiJson.Write(theirs["data"]) + "\n" + ErrorText.Of(theirs["errors"] ?? new JsonArray()),
            () => MockExecutor.Run(schema, text, operationName, variables));
    }

    /// <summary>Data and errors of an operation that is run on a plain JSON value.</summary>
    internal static Comparison Run(
        Oracle oracle,
        string schemaName,
        Schema schema,
        string text,
        string? operationName,
        string variables,
        string root)
    {
        var request = new JsonObject
        {
            ["operation"] = "run",
            ["schema"] = schemaName,
            ["text"] = text,
            ["operationName"] = operationName,
        };
        // As text: numbers such as 1e400 must reach both sides as they are.
        var theirs = oracle.Ask(AsciiJson.Write(request)[..^1] + $",\"variables\":{variables},\"root\":{root}}}");
        var expected = (theirs["data"]?.ToJsonString() ?? "null") + "\n"
            + ErrorText.Of(theirs["errors"] ?? new JsonArray());
        return Of(expected, () =>
        {
            var document = Parser.Parse(text, ParserOptions.Trusted);
            if (!OperationSelection.TryGet(document, operationName, out var operation, out var error))
                return "null\n" + ErrorText.Of([error]);
            var values = VariableValues.Coerce(schema, operation, JsonElement.Parse(variables));
            if (values.Errors.Count > 0) return "null\n" + ErrorText.Of(values.Errors);
            var response = JsonExecutor.Run(schema, document, operation, values, JsonElement.Parse(root));
            return (JsonNode.Parse(response.Data)?.ToJsonString() ?? "null") + "\n" + ErrorText.Of(response.Errors);
        });
    }

    /// <summary>A schema's text: its errors; if it has none, what it introspects and prints to.</summary>
    internal static Comparison Sdl(Oracle oracle, string text)
    {
        var theirs = oracle.Ask(new JsonObject { ["operation"] = "sdl", ["text"] = text });
        var expected = theirs["data"] is { } data
            ? (string)theirs["text"]! + "\n" + WithoutBuiltInDescriptions(data).ToJsonString()
            : ErrorText.Of(theirs["errors"]);
        return Of(expected, () =>
        {
            var document = Parser.Parse(text, ParserOptions.Trusted);
            var textErrors = Validator.ValidateSdl(document);
            if (textErrors.Count > 0) return ErrorText.Of(textErrors);
            var schema = SchemaBuilder.BuildUnchecked(document);
            if (schema.Errors.Count > 0) return ErrorText.Of(schema.Errors);
            var ours = Introspect(schema, IntrospectionQuery.Text(new IntrospectionOptions()));
            return AsciiJson.Quote(SchemaPrinter.Print(schema)) + "\n"
                + WithoutBuiltInDescriptions(ours).ToJsonString();
        });
    }

    /// <summary>The data of an introspection query.</summary>
    /// <exception cref="GraphQLException">There is none.</exception>
    internal static JsonNode Introspect(Schema schema, string query)
    {
        var document = Parser.Parse(query, ParserOptions.Trusted);
        var result = JsonExecutor.Run(
            schema, document, (OperationDefinitionNode)document.Definitions[0], VariableValues.None, default);
        if (result.Errors.Count > 0) throw new GraphQLException(result.Errors);
        return JsonNode.Parse(result.Data)!;
    }

    /// <summary>What the built-in types and directives say of themselves is worded by each implementation: see
    /// known-differences.md.</summary>
    internal static JsonNode WithoutBuiltInDescriptions(JsonNode data)
    {
        var types = data["__schema"]?["types"] as JsonArray ?? [];
        var directives = data["__schema"]?["directives"] as JsonArray ?? [];
        foreach (var item in types.Concat(directives))
        {
            var name = (string?)item!["name"] ?? "";
            var isBuiltIn = name.StartsWith("__", StringComparison.Ordinal) || Scalars.Find(name) is not null
                || Directives.Specified.Any(directive => directive.Name == name);
            if (isBuiltIn) Strip(item);
        }
        return data;
    }

    internal static string Answer(Func<string> run)
    {
        try
        {
            return run();
        }
        catch (GraphQLException refused)
        {
            return ErrorText.Of(refused.Errors);
        }
    }

    internal static Comparison Of(string theirs, Func<string> ours)
    {
        var clock = Stopwatch.StartNew();
        return new Comparison(theirs, Answer(ours)) { Time = clock.Elapsed };
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Strip(item);
        }
        if (node is not JsonObject fields) return;
        if (fields.ContainsKey("description")) fields["description"] = "";
        foreach (var (_, value) in fields) Strip(value);
    }
}
