using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Prints a schema as SDL: its own types and directives, without extensions and applied directives but those
/// that the type system knows.</summary>
public static class SchemaPrinter
{
    /// <summary>The schema in the order of its text, without a line end at the end.</summary>
    public static string Print(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        string[] parts =
        [
            SchemaDefinition(schema),
            .. schema.Directives.Where(directive => !Directives.IsSpecified(directive.Name)).Select(Directive),
            .. schema.Types.Where(IsOwn).Select(Type),
        ];
        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    private static bool IsOwn(NamedType type) =>
        Scalars.Find(type.Name) is null && !Introspection.IsIntrospectionType(type);

    // Root types that have the usual names need no definition.
    private static string SchemaDefinition(Schema schema)
    {
        (OperationKind Operation, ObjectType Type)[] roots =
        [
            .. from operation in Enum.GetValues<OperationKind>()
               let type = schema.RootType(operation)
               where type is not null
               select (operation, type),
        ];
        var isUsual = roots.All(root => root.Type.Name == root.Operation.ToString());
        if (isUsual && schema.Description is null) return "";
        var lines = roots.Select(root => $"  {Printer.OperationName(root.Operation)}: {root.Type}");
        return Description(schema.Description) + "schema {\n" + string.Join('\n', lines) + "\n}";
    }

    private static string Directive(DirectiveDefinition directive) =>
        Description(directive.Description) + "directive @" + directive.Name + Arguments(directive.Arguments, "")
        + (directive.IsRepeatable ? " repeatable" : "") + " on " + string.Join(" | ", directive.Locations);

    private static string Type(NamedType type) => Description(type.Description) + type switch
    {
        ScalarType scalar => $"scalar {scalar}" + SpecifiedBy(scalar),
        ObjectType of => $"type {of}" + Implements(of) + Block(of.Fields, field => field.Description, Field),
        InterfaceType of => $"interface {of}" + Implements(of) + Block(of.Fields, field => field.Description, Field),
        UnionType union => $"union {union}" + (union.Types.Count == 0 ? "" : " = " + string.Join(" | ", union.Types)),
        EnumType of => $"enum {of}"
            + Block(of.Values, value => value.Description, value => value.Name + Deprecated(value.DeprecationReason)),
        _ => $"input {type}" + (((InputObjectType)type).IsOneOf ? " @oneOf" : "")
            + Block(((InputObjectType)type).Fields, field => field.Description, InputValue),
    };

    private static string Implements(FieldsType type) =>
        type.Interfaces.Count == 0 ? "" : " implements " + string.Join(" & ", type.Interfaces);

    private static string Field(FieldDefinition field) =>
        field.Name + Arguments(field.Arguments, "  ") + ": " + field.Type + Deprecated(field.DeprecationReason);

    private static string Block<T>(NameMap<T> items, Func<T, string?> description, Func<T, string> print)
        where T : class
    {
        var lines = ((IEnumerable<T>)items)
            .Select((item, index) => Description(description(item), "  ", index == 0) + "  " + print(item)).ToList();
        return lines.Count == 0 ? "" : " {\n" + string.Join('\n', lines) + "\n}";
    }

    // On one line, unless an argument has a description.
    private static string Arguments(NameMap<InputValueDefinition> arguments, string indent)
    {
        if (arguments.Count == 0) return "";
        IEnumerable<InputValueDefinition> all = arguments;
        if (all.All(argument => string.IsNullOrEmpty(argument.Description)))
            return "(" + string.Join(", ", all.Select(InputValue)) + ")";
        var lines = all.Select((argument, index) =>
            Description(argument.Description, "  " + indent, index == 0) + "  " + indent + InputValue(argument));
        return "(\n" + string.Join('\n', lines) + "\n" + indent + ")";
    }

    private static string InputValue(InputValueDefinition value) =>
        value.Name + ": " + value.Type + (DefaultValueText.Of(value) is { } text ? " = " + text : "")
        + Deprecated(value.DeprecationReason);

    private static string Deprecated(string? reason) => reason switch
    {
        null => "",
        Directives.DefaultDeprecationReason => " @deprecated",
        _ => $" @deprecated(reason: {Printer.PrintString(reason)})",
    };

    private static string SpecifiedBy(ScalarType scalar) =>
        scalar.SpecifiedByUrl is null ? "" : $" @specifiedBy(url: {Printer.PrintString(scalar.SpecifiedByUrl)})";

    // An empty line sets a description off from what stands above it.
    private static string Description(string? text, string indent = "", bool isFirst = true)
    {
        if (text is null) return "";
        var literal = new StringValueNode(text, BlockString.CanHold(text), default);
        var lines = Printer.Print(literal).Replace("\n", "\n" + indent, StringComparison.Ordinal);
        return (indent.Length > 0 && !isFirst ? "\n" : "") + indent + lines + "\n";
    }
}
