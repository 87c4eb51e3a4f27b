using System.Globalization;
using System.Text;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Coerced values as JSON text, numbers as ECMAScript prints them.</summary>
internal static class ClrJson
{
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string words:
                text.Append(AsciiJson.Quote(words));
                break;
            case IReadOnlyDictionary<string, object?> fields:
                text.Append('{');
                foreach (var (name, field) in fields)
                {
                    if (text[^1] != '{') text.Append(',');
                    text.Append(AsciiJson.Quote(name)).Append(':');
                    Write(field, text);
                }
                text.Append('}');
                break;
            case IReadOnlyList<object?> items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Write(items[i], text);
                }
                text.Append(']');
                break;
            default:
                var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                text.Append(double.IsFinite(number) ? Inspect.Number(number) : "null");
                break;
        }
    }
}
