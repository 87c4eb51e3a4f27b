using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Conformance;

/// <summary>One thing to do with each line.</summary>
/// <param name="NeedsSchema">Whether a schema is read first.</param>
/// <param name="Write">Writes the members of the answer after the id.</param>
internal sealed record Command(bool NeedsSchema, Action<Utf8JsonWriter, Request> Write);

internal static class Commands
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 100_000,
    };

    internal static IReadOnlyDictionary<string, Command> All { get; } = new Dictionary<string, Command>
    {
        ["parse"] = new(false, Parse),
        ["print"] = new(false, Print),
        ["validate"] = new(true, Validate),
        ["introspect"] = new(true, Introspect),
        ["execute"] = new(true, Execute),
        ["print-schema"] = new(false, PrintSchema),
        ["validate-schema"] = new(false, ValidateSchema),
    };

    /// <summary>The answer to one line, with its line end; a line that is no request has an error for an answer.
    /// </summary>
    internal static byte[] Answer(Command command, Schema? schema, bool isLimited, ReadOnlyMemory<byte> line)
    {
        JsonElement id = default;
        try
        {
            if (!Utf8.IsValid(line.Span)) throw new JsonException("its bytes are not UTF-8.");
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 10_000 });
            id = Request.IdOf(json.RootElement);
            var request = Request.Read(json.RootElement, schema, isLimited);
            return Answer(id, writer => command.Write(writer, request));
        }
        catch (GraphQLException refused)
        {
            return Answer(id, writer => WriteErrors(writer, refused.Errors));
        }
        catch (JsonException broken)
        {
            var message = "The line is not JSON: " + broken.Message;
            return Answer(id, writer => WriteErrors(
                writer, [new GraphQLError { Message = message, Code = Request.BadLine }]));
        }
    }

    private static byte[] Answer(JsonElement id, Action<Utf8JsonWriter> write)
    {
        var members = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(members, Readable))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("id");
            if (id.ValueKind == JsonValueKind.Undefined) writer.WriteNullValue();
            else writer.WriteRawValue(id.GetRawText());
            write(writer);
            writer.WriteEndObject();
        }
        return [.. members.WrittenSpan, .. LineEnd];
    }

    private static void Parse(Utf8JsonWriter writer, Request request)
    {
        var document = request.Parse();
        WriteErrors(writer, []);
        writer.WriteNumber("tokens", document.TokenCount);
    }

    private static void Print(Utf8JsonWriter writer, Request request) =>
        writer.WriteString("text", Printer.Print(request.Parse()));

    private static void Validate(Utf8JsonWriter writer, Request request)
    {
        var document = request.Parse();
        var errors = Validator.Validate(request.Schema, document);
        if (errors.Count == 0 && request.Variables.ValueKind == JsonValueKind.Object)
        {
            errors = VariableValues
                .Coerce(request.Schema, request.Operation(document), request.Variables).Errors;
        }
        WriteErrors(writer, errors);
    }

    // Without a document the whole schema is shown, with the options of the line.
    private static void Introspect(Utf8JsonWriter writer, Request request) =>
        Run(writer, request, request.HasDocument ? request.Parse() : Parser.Parse(
            IntrospectionQuery.Text(request.Introspection), ParserOptions.Trusted));

    private static void Execute(Utf8JsonWriter writer, Request request) => Run(writer, request, request.Parse());

    private static void Run(Utf8JsonWriter writer, Request request, DocumentNode document)
    {
        Refuse(Validator.Validate(request.Schema, document));
        var operation = request.Operation(document);
        var variables = VariableValues.Coerce(request.Schema, operation, request.Variables);
        Refuse(variables.Errors);
        var response = JsonExecutor.Run(request.Schema, document, operation, variables, request.Root);
        if (response.Errors.Count > 0) WriteErrors(writer, response.Errors);
        writer.WritePropertyName("data");
        writer.WriteRawValue(response.Data);
    }

    private static void PrintSchema(Utf8JsonWriter writer, Request request) =>
        writer.WriteString("text", SchemaPrinter.Print(SchemaBuilder.Build(new Source(request.Text, "schema"))));

    private static void ValidateSchema(Utf8JsonWriter writer, Request request)
    {
        var document = request.Parse();
        var errors = Validator.ValidateSdl(document);
        WriteErrors(writer, errors.Count > 0 ? errors : SchemaBuilder.BuildUnchecked(document).Errors);
    }

    private static void Refuse(IReadOnlyList<GraphQLError> errors)
    {
        if (errors.Count > 0) throw new GraphQLException(errors);
    }

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WritePropertyName("errors");
        ErrorJson.Write(writer, errors);
    }
}
