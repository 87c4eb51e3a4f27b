using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Execution;

/// <summary>Coerces literals to CLR values by their type (the "Input Coercion" paragraphs of section 3).</summary>
public static class LiteralCoercion
{
    /// <summary>The coerced value of a literal: int, double, string, bool, an enum's name, what a custom scalar makes,
    /// object?[] for lists, <see cref="OrderedDictionary{TKey, TValue}"/> for input objects.</summary>
    /// <param name="literal">A literal, with variables or without.</param>
    /// <param name="type">An input type.</param>
    /// <param name="variables">Coerced variables; one that is absent was not given.</param>
    /// <param name="value">The value; meaningful when the result is true.</param>
    /// <returns>False when the literal does not fit the type; validation says why.</returns>
    public static bool TryCoerce(
        ValueNode literal, GraphQLType type, IReadOnlyDictionary<string, object?>? variables, out object? value)
    {
        value = null;
        if (literal is VariableNode variable)
        {
            return variables is not null && variables.TryGetValue(variable.Name.Value, out value)
                && (value is not null || type is not NonNullType);
        }
        if (type is NonNullType nonNull)
            return literal is not NullValueNode && TryCoerce(literal, nonNull.OfType, variables, out value);
        if (literal is NullValueNode) return true;
        return type switch
        {
            ListType list => TryCoerceList(literal, list.OfType, variables, out value),
            InputObjectType input => TryCoerceObject(literal, input, variables, out value),
            EnumType of => TryTake(EnumCoercion.Parse(of, literal), out value),
            ScalarType scalar => TryTake(scalar.CoerceLiteral(literal, variables), out value),
            _ => false,
        };
    }

    private static bool TryCoerceList(
        ValueNode literal, GraphQLType itemType, IReadOnlyDictionary<string, object?>? variables, out object? value)
    {
        value = null;
        if (literal is not ListValueNode list)
        {
            if (!TryCoerce(literal, itemType, variables, out var only)) return false;
            value = new[] { only };
            return true;
        }
        var items = new object?[list.Values.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (IsMissingVariable(list.Values[i], variables))
            {
                if (itemType is NonNullType) return false;
            }
            else if (!TryCoerce(list.Values[i], itemType, variables, out items[i]))
            {
                return false;
            }
        }
        value = items;
        return true;
    }

    private static bool TryCoerceObject(
        ValueNode literal, InputObjectType type, IReadOnlyDictionary<string, object?>? variables, out object? value)
    {
        value = null;
        if (literal is not ObjectValueNode node) return false;
        var fields = new OrderedDictionary<string, object?>();
        foreach (var field in type.Fields)
        {
            var given = FindLast(node, field.Name);
            if (given is null || IsMissingVariable(given, variables))
            {
                if (field.HasDefault) fields[field.Name] = field.DefaultValue;
                else if (field.Type is NonNullType) return false;
                continue;
            }
            if (!TryCoerce(given, field.Type, variables, out var fieldValue)) return false;
            fields[field.Name] = fieldValue;
        }
        if (type.IsOneOf && (fields.Count != 1 || fields.GetAt(0).Value is null)) return false;
        value = fields;
        return true;
    }

    private static ValueNode? FindLast(ObjectValueNode node, string name)
    {
        for (var i = node.Fields.Length - 1; i >= 0; i--)
        {
            if (node.Fields[i].Name.Value == name) return node.Fields[i].Value;
        }
        return null;
    }

    private static bool IsMissingVariable(ValueNode value, IReadOnlyDictionary<string, object?>? variables) =>
        value is VariableNode variable && (variables is null || !variables.ContainsKey(variable.Name.Value));

    private static bool TryTake(Coercion coercion, out object? value)
    {
        value = coercion.Value;
        return coercion.IsValid;
    }
}
