using System.Text.Json;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Answers <c>__schema</c> and <c>__type</c> from the schema alone (specification, section 4).</summary>
/// <remarks>Selections are collected once each and used for every type, field and argument they apply to.</remarks>
public sealed class IntrospectionWriter
{
    private readonly Schema _schema;
    private readonly FieldCollector _collector;
    private readonly VariableValues _variables;
    private readonly Dictionary<CollectedField, IReadOnlyList<CollectedField>> _subfields =
        new(ReferenceEqualityComparer.Instance);

    /// <summary>Answers for one operation.</summary>
    public IntrospectionWriter(Schema schema, FieldCollector collector, VariableValues variables)
    {
        _schema = schema;
        _collector = collector;
        _variables = variables;
    }

    /// <summary>True for <c>__schema</c> and <c>__type</c>, which this writer answers on the query root.</summary>
    public static bool Answers(CollectedField field) =>
        field.Name == Introspection.SchemaField.Name || field.Name == Introspection.TypeField.Name;

    /// <summary>Writes the value of <c>__schema</c> or <c>__type</c>, without its name.</summary>
    /// <returns>Null; or why there is no value, in which case nothing was written: <c>__type</c> is then null, and
    /// <c>__schema</c>, which cannot be null, makes the whole data null.</returns>
    public GraphQLError? Write(Utf8JsonWriter writer, CollectedField field)
    {
        if (field.Name == Introspection.SchemaField.Name) return WriteSchema(writer, field);

        if (!TryArguments(Introspection.TypeField, field, [field.ResponseName], out var arguments, out var error))
            return error;
        var type = _schema.Types.Find((string)arguments["name"]!);
        if (type is null) writer.WriteNullValue();
        else WriteType(writer, field, type);
        return null;
    }

    private GraphQLError? WriteSchema(Utf8JsonWriter writer, CollectedField parent)
    {
        var type = Introspection.SchemaType;
        foreach (var field in Subfields(type, parent))
        {
            if (type.Fields.Find(field.Name) is { } definition
                && !TryArguments(definition, field, [parent.ResponseName, field.ResponseName], out _, out var error))
            {
                return error;
            }
        }
        writer.WriteStartObject();
        foreach (var field in Subfields(type, parent))
        {
            writer.WritePropertyName(field.ResponseName);
            switch (field.Name)
            {
                case "description":
                    writer.WriteStringValue(_schema.Description);
                    break;
                case "types":
                    WriteList(writer, field, _schema.Types, WriteType);
                    break;
                case "queryType":
                    WriteOptional(writer, field, _schema.QueryType);
                    break;
                case "mutationType":
                    WriteOptional(writer, field, _schema.MutationType);
                    break;
                case "subscriptionType":
                    WriteOptional(writer, field, _schema.SubscriptionType);
                    break;
                case "directives":
                    WriteList(writer, field, _schema.Directives, WriteDirective);
                    break;
                default:
                    writer.WriteStringValue(type.Name);
                    break;
            }
        }
        writer.WriteEndObject();
        return null;
    }

    private void WriteDirective(Utf8JsonWriter writer, CollectedField parent, DirectiveDefinition directive)
    {
        var type = TypeNamed("__Directive");
        writer.WriteStartObject();
        foreach (var field in Subfields(type, parent))
        {
            writer.WritePropertyName(field.ResponseName);
            switch (field.Name)
            {
                case "name":
                    writer.WriteStringValue(directive.Name);
                    break;
                case "description":
                    writer.WriteStringValue(directive.Description);
                    break;
                case "isRepeatable":
                    writer.WriteBooleanValue(directive.IsRepeatable);
                    break;
                case "locations":
                    writer.WriteStartArray();
                    foreach (var location in directive.Locations) writer.WriteStringValue(location);
                    writer.WriteEndArray();
                    break;
                case "args":
                    WriteInputValues(writer, type, field, directive.Arguments);
                    break;
                case "isDeprecated":
                    writer.WriteBooleanValue(false);
                    break;
                case "deprecationReason":
                    writer.WriteNullValue();
                    break;
                default:
                    writer.WriteStringValue(type.Name);
                    break;
            }
        }
        writer.WriteEndObject();
    }

    private void WriteType(Utf8JsonWriter writer, CollectedField parent, GraphQLType of)
    {
        var type = TypeNamed("__Type");
        var named = of as NamedType;
        writer.WriteStartObject();
        foreach (var field in Subfields(type, parent))
        {
            writer.WritePropertyName(field.ResponseName);
            switch (field.Name)
            {
                case "kind":
                    writer.WriteStringValue(KindOf(of));
                    break;
                case "name":
                    writer.WriteStringValue(named?.Name);
                    break;
                case "description":
                    writer.WriteStringValue(named?.Description);
                    break;
                case "specifiedByURL":
                    writer.WriteStringValue((of as ScalarType)?.SpecifiedByUrl);
                    break;
                case "fields" when of is FieldsType { Fields: var fields }:
                    WriteList(writer, field, Kept(type, field, fields, one => one.DeprecationReason), WriteField);
                    break;
                case "interfaces" when of is FieldsType { Interfaces: var interfaces }:
                    WriteList(writer, field, interfaces, WriteType);
                    break;
                case "possibleTypes" when of.IsAbstract:
                    WriteList(writer, field, _schema.PossibleTypes(named!), WriteType);
                    break;
                case "enumValues" when of is EnumType { Values: var values }:
                    WriteList(writer, field, Kept(type, field, values, one => one.DeprecationReason), WriteEnumValue);
                    break;
                case "inputFields" when of is InputObjectType { Fields: var inputFields }:
                    WriteInputValues(writer, type, field, inputFields);
                    break;
                case "ofType" when of is ListType { OfType: var item }:
                    WriteType(writer, field, item);
                    break;
                case "ofType" when of is NonNullType { OfType: var nullable }:
                    WriteType(writer, field, nullable);
                    break;
                case "isOneOf" when of is InputObjectType { IsOneOf: var isOneOf }:
                    writer.WriteBooleanValue(isOneOf);
                    break;
                case "__typename":
                    writer.WriteStringValue(type.Name);
                    break;
                default:
                    writer.WriteNullValue();
                    break;
            }
        }
        writer.WriteEndObject();
    }

    private void WriteField(Utf8JsonWriter writer, CollectedField parent, FieldDefinition definition)
    {
        var type = TypeNamed("__Field");
        writer.WriteStartObject();
        foreach (var field in Subfields(type, parent))
        {
            writer.WritePropertyName(field.ResponseName);
            switch (field.Name)
            {
                case "args":
                    WriteInputValues(writer, type, field, definition.Arguments);
                    break;
                case "type":
                    WriteType(writer, field, definition.Type);
                    break;
                default:
                    WriteCommon(
                        writer, type, field, definition.Name, definition.Description, definition.DeprecationReason);
                    break;
            }
        }
        writer.WriteEndObject();
    }

    private void WriteInputValue(Utf8JsonWriter writer, CollectedField parent, InputValueDefinition definition)
    {
        var type = TypeNamed("__InputValue");
        writer.WriteStartObject();
        foreach (var field in Subfields(type, parent))
        {
            writer.WritePropertyName(field.ResponseName);
            switch (field.Name)
            {
                case "type":
                    WriteType(writer, field, definition.Type);
                    break;
                case "defaultValue":
                    writer.WriteStringValue(DefaultValueText.Of(definition));
                    break;
                default:
                    WriteCommon(
                        writer, type, field, definition.Name, definition.Description, definition.DeprecationReason);
                    break;
            }
        }
        writer.WriteEndObject();
    }

    private void WriteEnumValue(Utf8JsonWriter writer, CollectedField parent, EnumValueDefinition value)
    {
        var type = TypeNamed("__EnumValue");
        writer.WriteStartObject();
        foreach (var field in Subfields(type, parent))
        {
            writer.WritePropertyName(field.ResponseName);
            WriteCommon(writer, type, field, value.Name, value.Description, value.DeprecationReason);
        }
        writer.WriteEndObject();
    }

    private static void WriteCommon(
        Utf8JsonWriter writer, ObjectType type, CollectedField field, string name, string? description, string? reason)
    {
        switch (field.Name)
        {
            case "name":
                writer.WriteStringValue(name);
                break;
            case "description":
                writer.WriteStringValue(description);
                break;
            case "isDeprecated":
                writer.WriteBooleanValue(reason is not null);
                break;
            case "deprecationReason":
                writer.WriteStringValue(reason);
                break;
            default:
                writer.WriteStringValue(type.Name);
                break;
        }
    }

    private void WriteInputValues(
        Utf8JsonWriter writer, ObjectType type, CollectedField field, NameMap<InputValueDefinition> values) =>
        WriteList(writer, field, Kept(type, field, values, one => one.DeprecationReason), WriteInputValue);

    private void WriteOptional(Utf8JsonWriter writer, CollectedField field, GraphQLType? type)
    {
        if (type is null) writer.WriteNullValue();
        else WriteType(writer, field, type);
    }

    private static void WriteList<T>(
        Utf8JsonWriter writer,
        CollectedField field,
        IEnumerable<T> items,
        Action<Utf8JsonWriter, CollectedField, T> write)
    {
        writer.WriteStartArray();
        foreach (var item in items) write(writer, field, item);
        writer.WriteEndArray();
    }

    /// <summary>The items that <c>includeDeprecated</c> keeps.</summary>
    private IEnumerable<T> Kept<T>(ObjectType type, CollectedField field, IEnumerable<T> items, Func<T, string?> reason)
    {
        var definition = type.Fields.Find(field.Name)!;
        if (!TryArguments(definition, field, [], out var arguments, out var error)) throw new GraphQLException(error);
        return arguments["includeDeprecated"] is true ? items : items.Where(item => reason(item) is null);
    }

    private bool TryArguments(
        FieldDefinition definition,
        CollectedField field,
        IReadOnlyList<object> path,
        out IReadOnlyDictionary<string, object?> arguments,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out GraphQLError? error)
    {
        if (ArgumentValues.TryCoerce(definition, field.First, _variables, out arguments, out error)) return true;
        error = error with { Path = path };
        return false;
    }

    private IReadOnlyList<CollectedField> Subfields(ObjectType type, CollectedField field)
    {
        if (!_subfields.TryGetValue(field, out var subfields))
            _subfields[field] = subfields = _collector.CollectSubfields(type, field);
        return subfields;
    }

    private static ObjectType TypeNamed(string name) => (ObjectType)Introspection.Find(name)!;

    private static string KindOf(GraphQLType type) => type switch
    {
        ScalarType => "SCALAR",
        ObjectType => "OBJECT",
        InterfaceType => "INTERFACE",
        UnionType => "UNION",
        EnumType => "ENUM",
        InputObjectType => "INPUT_OBJECT",
        ListType => "LIST",
        _ => "NON_NULL",
    };
}
