using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance;

/// <summary>Runs an operation on a plain JSON value, each field answered by the property of its name (specification,
/// section 6).</summary>
/// <remarks>The API does not execute field by field: it plans. Selection, variables, arguments and introspection are
/// the engine's, which the API calls too; completing values and handing null upwards is done here, as graphql-js does
/// it, so that what the engine contributes can be compared over whole responses.</remarks>
internal sealed class JsonExecutor
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 100_000,
    };

    private readonly Schema _schema;
    private readonly VariableValues _variables;
    private readonly FieldCollector _collector;
    private readonly List<GraphQLError> _errors = [];
    private readonly List<object> _path = [];

    private JsonExecutor(Schema schema, DocumentNode document, VariableValues variables)
    {
        _schema = schema;
        _variables = variables;
        _collector = new FieldCollector(schema, document, variables);
    }

    /// <summary>A response: data as JSON, "null" when there is none, and errors.</summary>
    internal sealed record Response(string Data, IReadOnlyList<GraphQLError> Errors);

    /// <summary>Runs a valid operation; its root value may be undefined, which answers no field but introspection.
    /// </summary>
    internal static Response Run(
        Schema schema,
        DocumentNode document,
        OperationDefinitionNode operation,
        VariableValues variables,
        JsonElement root)
    {
        var executor = new JsonExecutor(schema, document, variables);
        object? data = null;
        try
        {
            var type = OperationSelection.RootType(schema, operation);
            data = executor.Fields(type, executor._collector.Collect(type, operation), root);
        }
        catch (GraphQLException failed)
        {
            executor._errors.AddRange(failed.Errors);
        }
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Readable)) Write(writer, data);
        return new Response(Encoding.UTF8.GetString(bytes.WrittenSpan), executor._errors);
    }

    private OrderedDictionary<string, object?> Fields(
        ObjectType type, IReadOnlyList<CollectedField> fields, JsonElement source)
    {
        var values = new OrderedDictionary<string, object?>();
        foreach (var field in fields)
        {
            if (_schema.Field(type, field.Name) is not { } definition) continue;
            _path.Add(field.ResponseName);
            values[field.ResponseName] = Nullable(
                definition.Type, field, () => Field(type, definition, field, source));
            _path.RemoveAt(_path.Count - 1);
        }
        return values;
    }

    /// <summary>Runs what may fail; where null is allowed, the failure ends there.</summary>
    private object? Nullable(GraphQLType type, CollectedField field, Func<object?> complete)
    {
        var depth = _path.Count;
        try
        {
            return complete();
        }
        catch (GraphQLException failed)
        {
            _path.RemoveRange(depth, _path.Count - depth);
            var error = failed.Errors[0];
            if (error.Path is null)
            {
                var located = error.Locations.Count > 0
                    ? error
                    : GraphQLError.At(error.Code, error.Message, [.. field.Nodes]);
                error = located with { Path = [.. _path] };
            }
            if (type is NonNullType) throw new GraphQLException(error);
            _errors.Add(error);
            return null;
        }
    }

    private object? Field(ObjectType parent, FieldDefinition definition, CollectedField field, JsonElement source)
    {
        if (!ArgumentValues.TryCoerce(definition, field.First, _variables, out _, out var error))
            throw new GraphQLException(error);
        if (definition == Introspection.TypeName) return parent.Name;
        if (IntrospectionWriter.Answers(field) && parent == _schema.QueryType) return Introspect(field);
        var value = source.ValueKind == JsonValueKind.Object && source.TryGetProperty(field.Name, out var property)
            ? property
            : default;
        return Complete(definition.Type, parent, field, value);
    }

    private JsonElement Introspect(CollectedField field)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes);
        if (new IntrospectionWriter(_schema, _collector, _variables).Write(writer, field) is { } error)
            throw new GraphQLException(error);
        writer.Flush();
        return JsonElement.Parse(bytes.WrittenSpan);
    }

    private object? Complete(GraphQLType type, ObjectType parent, CollectedField field, JsonElement value)
    {
        if (type is NonNullType nonNull)
        {
            return Complete(nonNull.OfType, parent, field, value)
                ?? throw Failure($"Cannot return null for non-nullable field {parent.Name}.{field.Name}.");
        }
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        switch (type)
        {
            case ListType list:
                if (value.ValueKind != JsonValueKind.Array)
                {
                    throw Failure(
                        $"Expected Iterable, but did not find one for field \"{parent.Name}.{field.Name}\".");
                }
                return value.EnumerateArray().Select((item, index) => Item(list.OfType, parent, field, item, index))
                    .ToArray();
            case ScalarType scalar:
                return LeafResult.Of(scalar, value);
            case EnumType of:
                return LeafResult.Of(of, value);
            default:
                var runtime = type as ObjectType ?? RuntimeType((NamedType)type, parent, field, value);
                return Fields(runtime, _collector.CollectSubfields(runtime, field), value);
        }
    }

    private object? Item(GraphQLType type, ObjectType parent, CollectedField field, JsonElement item, int index)
    {
        _path.Add(index);
        var completed = Nullable(type, field, () => Complete(type, parent, field, item));
        _path.RemoveAt(_path.Count - 1);
        return completed;
    }

    // A value says by its __typename which object it is.
    private ObjectType RuntimeType(NamedType type, ObjectType parent, CollectedField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("__typename", out var said)
            || said.ValueKind != JsonValueKind.String)
        {
            throw Failure(
                $"Abstract type \"{type}\" must resolve to an Object type at runtime for field "
                + $"\"{parent.Name}.{field.Name}\". Either the \"{type}\" type should provide a \"resolveType\" "
                + "function or each possible type should provide an \"isTypeOf\" function.");
        }
        var name = said.GetString()!;
        return _schema.Types.Find(name) switch
        {
            null => throw Failure(
                $"Abstract type \"{type}\" was resolved to a type \"{name}\" that does not exist inside the schema."),
            ObjectType runtime when _schema.IsSubType(type, runtime) => runtime,
            ObjectType runtime => throw Failure(
                $"Runtime Object type \"{runtime}\" is not a possible type for \"{type}\"."),
            _ => throw Failure($"Abstract type \"{type}\" was resolved to a non-object type \"{name}\"."),
        };
    }

    private static GraphQLException Failure(string message) =>
        new(new GraphQLError { Message = message, Code = ErrorCodes.Execution });

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number:
                writer.WriteRawValue(Inspect.Number(number));
                break;
            case JsonElement json:
                Write(writer, json);
                break;
            case OrderedDictionary<string, object?> fields:
                writer.WriteStartObject();
                foreach (var (name, field) in fields)
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStartArray();
                foreach (var item in (object?[])value) Write(writer, item);
                writer.WriteEndArray();
                break;
        }
    }

    // As ECMAScript writes what it has read: numbers are doubles, and array indices stand before other keys.
    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Number:
                Write(writer, double.IsFinite(json.GetDouble()) ? json.GetDouble() : null);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in Inspect.Properties(json))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}
