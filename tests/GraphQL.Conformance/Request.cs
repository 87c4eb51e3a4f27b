using System.Globalization;
using System.Text;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;
using ItAnalytics.GraphQL.Validation;

namespace ItAnalytics.GraphQL.Conformance;

/// <summary>A line of input.</summary>
internal sealed class Request
{
    /// <summary>The code of a line that is no request.</summary>
    internal const string BadLine = "GQL531";

    // Deeper than graphql-js can go before its stack ends; the thread that answers has the stack for it.
    private static readonly ParserOptions Unlimited = ParserOptions.Trusted with { MaxDepth = 5_000 };

    private readonly Schema? _schema;
    private readonly bool _isLimited;
    private readonly string? _text;

    private Request(Schema? schema, bool isLimited, string? text) =>
        (_schema, _isLimited, _text) = (schema, isLimited, text);

    internal Schema Schema => _schema ?? throw new InvalidOperationException("The command reads no schema.");

    internal bool HasDocument => _text is not null;

    /// <summary>The document, or for commands about schemas the schema.</summary>
    internal string Text => _text ?? throw Bad("The line has no \"query\" that is a string.");

    internal string? OperationName { get; private init; }

    internal JsonElement Variables { get; private init; }

    /// <summary>The value that an operation is run on.</summary>
    internal JsonElement Root { get; private init; }

    internal IntrospectionOptions Introspection { get; private init; } = new();

    internal static JsonElement IdOf(JsonElement line) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty("id", out var id) ? id.Clone() : default;

    /// <exception cref="GraphQLException">The line is no request.</exception>
    internal static Request Read(JsonElement line, Schema? schema, bool isLimited)
    {
        if (line.ValueKind != JsonValueKind.Object) throw Bad("The line is no JSON object.");
        var text = Member(line, "query") is { ValueKind: JsonValueKind.String } query ? TextOf(query) : null;
        return new Request(schema, isLimited, text)
        {
            OperationName = Member(line, "operationName") is { ValueKind: JsonValueKind.String } name
                ? TextOf(name)
                : null,
            Variables = Member(line, "variables"),
            Root = Member(line, "root"),
            Introspection = Options(Member(line, "options")),
        };
    }

    internal DocumentNode Parse()
    {
        if (!_isLimited) return Parser.Parse(Text, Unlimited);
        var document = Parser.Parse(Text);
        DocumentLimitCheck.Run(document, DocumentLimits.Request);
        return document;
    }

    internal OperationDefinitionNode Operation(DocumentNode document) =>
        OperationSelection.TryGet(document, OperationName, out var operation, out var error)
            ? operation
            : throw new GraphQLException(error);

    // The names are those of graphql-js.
    private static IntrospectionOptions Options(JsonElement given)
    {
        var usual = new IntrospectionOptions();
        return new IntrospectionOptions
        {
            Descriptions = Flag("descriptions", usual.Descriptions),
            SpecifiedByUrl = Flag("specifiedByUrl", usual.SpecifiedByUrl),
            DirectiveIsRepeatable = Flag("directiveIsRepeatable", usual.DirectiveIsRepeatable),
            SchemaDescription = Flag("schemaDescription", usual.SchemaDescription),
            InputValueDeprecation = Flag("inputValueDeprecation", usual.InputValueDeprecation),
            DirectiveDeprecation = Flag("experimentalDirectiveDeprecation", usual.DirectiveDeprecation),
            OneOf = Flag("oneOf", usual.OneOf),
            TypeDepth = Member(given, "typeDepth") is { ValueKind: JsonValueKind.Number } depth
                && depth.TryGetInt32(out var levels) && levels is >= 0 and <= 100
                    ? levels
                    : usual.TypeDepth,
        };

        bool Flag(string name, bool otherwise) => Member(given, name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => otherwise,
        };
    }

    private static JsonElement Member(JsonElement line, string name) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A JSON string with half surrogate pairs kept, which the reader of .NET refuses: to a lexer they are
    /// characters like others, and not allowed.</summary>
    private static string TextOf(JsonElement value)
    {
        var raw = value.GetRawText().AsSpan()[1..^1];
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            if (raw[i] == 'u')
            {
                var unit = ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                text.Append((char)unit);
                i += 4;
                continue;
            }
            text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => raw[i] });
        }
        return text.ToString();
    }

    private static GraphQLException Bad(string message) =>
        new(new GraphQLError { Message = message, Code = BadLine });
}
