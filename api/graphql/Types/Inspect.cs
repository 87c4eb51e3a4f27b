using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ItAnalytics.GraphQL.Types;

/// <summary>Shows a JSON value inside an error message, short enough to read.</summary>
/// <remarks>The layout is that of graphql-js, so that messages about variables are the ones that clients
/// know.</remarks>
internal static class Inspect
{
    private const int MaxItems = 10;
    private const int MaxDepth = 2;

    internal static string Json(JsonElement value) => Json(value, 0);

    /// <summary>A number as ECMAScript prints it: the shortest digits that give the same double back.</summary>
    internal static string Number(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0) return "0";

        var (digits, point) = DigitsOf(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        var text = new StringBuilder(value < 0 ? "-" : "");
        var count = digits.Length;
        if (count <= point && point <= 21) return text.Append(digits).Append('0', point - count).ToString();
        if (point is > 0 and <= 21)
            return text.Append(digits.AsSpan(0, point)).Append('.').Append(digits.AsSpan(point)).ToString();
        if (point is > -6 and <= 0) return text.Append("0.").Append('0', -point).Append(digits).ToString();
        text.Append(digits[0]);
        if (count > 1) text.Append('.').Append(digits.AsSpan(1));
        var exponent = point - 1;
        var sign = exponent < 0 ? '-' : '+';
        return text.Append(CultureInfo.InvariantCulture, $"e{sign}{Math.Abs(exponent)}").ToString();
    }

    /// <summary>Significant digits and where the decimal point stands: value = 0.digits * 10^point.</summary>
    private static (string Digits, int Point) DigitsOf(string number)
    {
        var exponent = 0;
        var mantissa = number;
        var at = number.IndexOf('E', StringComparison.Ordinal);
        if (at >= 0)
        {
            exponent = int.Parse(number.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = number[..at];
        }
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var all = whole + (dot < 0 ? "" : mantissa[(dot + 1)..]);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), whole.Length - leading + exponent);
    }

    /// <summary>The properties of an object, each once, in the order of ECMAScript: array indices first, by number.
    /// </summary>
    internal static List<KeyValuePair<string, JsonElement>> Properties(JsonElement value)
    {
        var properties = new OrderedDictionary<string, JsonElement>();
        foreach (var property in value.EnumerateObject()) properties[property.Name] = property.Value;
        return [.. properties.OrderBy(pair => ArrayIndex(pair.Key))];
    }

    // Canonical digits below 2^32 - 1; any other key stands after them, in the order of the text.
    private static uint ArrayIndex(string key) =>
        (key.Length == 1 || !key.StartsWith('0'))
        && uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : uint.MaxValue;

    private static string Json(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Number => Number(value.GetDouble()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => Array(value, depth),
        JsonValueKind.Object => Object(value, depth),
        JsonValueKind.Undefined => "undefined",
        _ => "null",
    };

    private static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        return text.Append('"').ToString();
    }

    private static string Array(JsonElement value, int depth)
    {
        var length = value.GetArrayLength();
        if (length == 0) return "[]";
        if (depth >= MaxDepth) return "[Array]";
        var items = value.EnumerateArray().Take(MaxItems).Select(item => Json(item, depth + 1)).ToList();
        var rest = length - MaxItems;
        if (rest == 1) items.Add("... 1 more item");
        if (rest > 1) items.Add(string.Create(CultureInfo.InvariantCulture, $"... {rest} more items"));
        return "[" + string.Join(", ", items) + "]";
    }

    private static string Object(JsonElement value, int depth)
    {
        var properties = Properties(value);
        if (properties.Count == 0) return "{}";
        if (depth >= MaxDepth) return "[Object]";
        var shown = properties.Select(pair => pair.Key + ": " + Json(pair.Value, depth + 1));
        return "{ " + string.Join(", ", shown) + " }";
    }
}
