using System.Collections.Immutable;
using System.Globalization;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Prints a default as introspection shows it: the literal of the coerced value, so that a list of one has its
/// brackets, an input object all its defaults, and a number no needless zeros.</summary>
internal static class DefaultValueText
{
    internal static string? Of(InputValueDefinition definition) =>
        definition is { HasDefault: true, DefaultLiteral: { } literal }
            ? Printer.Print(Canonical(literal, definition.Type))
            : null;

    private static ValueNode Canonical(ValueNode literal, GraphQLType type)
    {
        if (type is NonNullType nonNull) return Canonical(literal, nonNull.OfType);
        if (literal is NullValueNode) return literal;
        return type switch
        {
            ListType list => new ListValueNode(
                literal is ListValueNode items
                    ? [.. items.Values.Select(item => Canonical(item, list.OfType))]
                    : [Canonical(literal, list.OfType)],
                default),
            InputObjectType input => new ObjectValueNode(Fields((ObjectValueNode)literal, input), default),
            ScalarType scalar => Leaf(literal, scalar),
            _ => literal,
        };
    }

    private static ImmutableArray<ObjectFieldNode> Fields(ObjectValueNode literal, InputObjectType type)
    {
        var fields = ImmutableArray.CreateBuilder<ObjectFieldNode>();
        foreach (var field in type.Fields)
        {
            var value = literal.Fields.LastOrDefault(node => node.Name.Value == field.Name)?.Value
                ?? (field.HasDefault ? field.DefaultLiteral : null);
            if (value is null) continue;
            fields.Add(new ObjectFieldNode(new NameNode(field.Name, default), Canonical(value, field.Type), default));
        }
        return fields.ToImmutable();
    }

    private static ValueNode Leaf(ValueNode literal, ScalarType type) => literal switch
    {
        IntValueNode or FloatValueNode when type == Scalars.Int || type == Scalars.Float || IsUntyped(type) =>
            new FloatValueNode(
                Inspect.Number(double.Parse(literal.ToString(), CultureInfo.InvariantCulture)), default),
        StringValueNode text when type == Scalars.Id && IsCanonicalInteger(text.Value) =>
            new IntValueNode(text.Value, default),
        StringValueNode { IsBlock: true } text => new StringValueNode(text.Value, false, default),
        EnumValueNode name when IsUntyped(type) => new StringValueNode(name.Value, false, default),
        _ => literal,
    };

    // A scalar whose coercion nobody registered takes a name for a text and any number for a double; the literals of
    // other custom scalars are printed as they are written.
    private static bool IsUntyped(ScalarType type) => type.ParseLiteral is null && Scalars.Find(type.Name) is null;

    // -?(0|[1-9][0-9]*)
    private static bool IsCanonicalInteger(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0
            && (digits[0] != '0' || digits.Length == 1);
    }
}
