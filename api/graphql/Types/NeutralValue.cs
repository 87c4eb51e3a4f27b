using System.Globalization;
using System.Text.Json;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Turns JSON values and literals into CLR values when no type says how: null, bool, int, long, double,
/// string, list of these, ordered dictionary of these.</summary>
public static class NeutralValue
{
    /// <summary>The CLR value of a JSON value.</summary>
    public static object? From(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.String: return json.GetString();
            case JsonValueKind.Number:
                return json.TryGetInt32(out var small) ? small
                    : json.TryGetInt64(out var large) ? large
                    : json.GetDouble();
            case JsonValueKind.Array:
                return json.EnumerateArray().Select(From).ToArray();
            case JsonValueKind.Object:
                var fields = new OrderedDictionary<string, object?>();
                foreach (var property in json.EnumerateObject()) fields[property.Name] = From(property.Value);
                return fields;
            default: return null;
        }
    }

    /// <summary>The CLR value of a literal; an enum value becomes its name, an unset variable null.</summary>
    public static object? From(ValueNode literal, IReadOnlyDictionary<string, object?>? variables = null)
    {
        switch (literal)
        {
            case IntValueNode node:
                return int.TryParse(node.Value, CultureInfo.InvariantCulture, out var small) ? small
                    : long.TryParse(node.Value, CultureInfo.InvariantCulture, out var large) ? large
                    : double.Parse(node.Value, CultureInfo.InvariantCulture);
            case FloatValueNode node: return double.Parse(node.Value, CultureInfo.InvariantCulture);
            case StringValueNode node: return node.Value;
            case BooleanValueNode node: return node.Value;
            case EnumValueNode node: return node.Value;
            case VariableNode node: return variables?.GetValueOrDefault(node.Name.Value);
            case ListValueNode node: return node.Values.Select(value => From(value, variables)).ToArray();
            case ObjectValueNode node:
                var fields = new OrderedDictionary<string, object?>();
                foreach (var field in node.Fields) fields[field.Name.Value] = From(field.Value, variables);
                return fields;
            default: return null;
        }
    }
}
