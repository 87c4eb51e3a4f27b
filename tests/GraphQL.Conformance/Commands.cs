using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Conformance;

/// <summary>One thing to do with each document.</summary>
/// <param name="NeedsSchema">Whether a schema is read first.</param>
/// <param name="Write">Writes the members of the answer after the id.</param>
internal sealed record Command(bool NeedsSchema, Action<Utf8JsonWriter, Schema?, Request> Write);

/// <summary>A line of input.</summary>
internal sealed record Request(string Query, string? OperationName, JsonElement Variables);

internal static class Commands
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static IReadOnlyDictionary<string, Command> All { get; } = new Dictionary<string, Command>
    {
        ["parse"] = new(false, Parse),
        ["print"] = new(false, Print),
        ["validate"] = new(true, Validate),
        ["introspect"] = new(true, Introspect),
    };

    /// <summary>The answer to one line, with its line end.</summary>
    internal static byte[] Answer(Command command, Schema? schema, JsonElement line)
    {
        var request = new Request(
            line.GetProperty("query").GetString()!,
            line.TryGetProperty("operationName", out var name) ? name.GetString() : null,
            line.TryGetProperty("variables", out var variables) ? variables : default);
        var members = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(members, Readable))
        {
            writer.WriteStartObject();
            WriteId(writer, line);
            try
            {
                command.Write(writer, schema, request);
                writer.WriteEndObject();
            }
            catch (GraphQLException refused)
            {
                writer.Reset();
                members.Clear();
                writer.WriteStartObject();
                WriteId(writer, line);
                WriteErrors(writer, refused.Errors);
                writer.WriteEndObject();
            }
        }
        return [.. members.WrittenSpan, .. LineEnd];
    }

    private static void Parse(Utf8JsonWriter writer, Schema? schema, Request request)
    {
        var document = Parser.Parse(request.Query);
        WriteErrors(writer, []);
        writer.WriteNumber("tokens", document.TokenCount);
    }

    private static void Print(Utf8JsonWriter writer, Schema? schema, Request request) =>
        writer.WriteString("text", Printer.Print(Parser.Parse(request.Query)));

    private static void Validate(Utf8JsonWriter writer, Schema? schema, Request request)
    {
        var document = Parser.Parse(request.Query);
        var errors = Validator.Validate(schema!, document);
        if (errors.Count == 0 && request.Variables.ValueKind == JsonValueKind.Object)
            errors = VariableValues.Coerce(schema!, Operation(document, request), request.Variables).Errors;
        WriteErrors(writer, errors);
    }

    private static void Introspect(Utf8JsonWriter writer, Schema? schema, Request request)
    {
        var document = Parser.Parse(request.Query);
        Refuse(Validator.Validate(schema!, document));
        var operation = Operation(document, request);
        var variables = VariableValues.Coerce(schema!, operation, request.Variables);
        Refuse(variables.Errors);

        var root = schema!.RootType(operation.Operation)!;
        var collector = new FieldCollector(schema, document, variables);
        var introspection = new IntrospectionWriter(schema, collector, variables);
        writer.WriteStartObject("data");
        foreach (var field in collector.Collect(root, operation))
        {
            writer.WritePropertyName(field.ResponseName);
            if (field.Name == Introspection.TypeName.Name) writer.WriteStringValue(root.Name);
            else if (!IntrospectionWriter.Answers(field)) writer.WriteNullValue();
            else if (introspection.Write(writer, field) is { } error) throw new GraphQLException(error);
        }
        writer.WriteEndObject();
    }

    private static OperationDefinitionNode Operation(DocumentNode document, Request request) =>
        OperationSelection.TryGet(document, request.OperationName, out var operation, out var error)
            ? operation
            : throw new GraphQLException(error);

    private static void Refuse(IReadOnlyList<GraphQLError> errors)
    {
        if (errors.Count > 0) throw new GraphQLException(errors);
    }

    private static void WriteId(Utf8JsonWriter writer, JsonElement line)
    {
        writer.WritePropertyName("id");
        if (line.TryGetProperty("id", out var id)) id.WriteTo(writer);
        else writer.WriteNullValue();
    }

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WritePropertyName("errors");
        ErrorJson.Write(writer, errors);
    }
}
