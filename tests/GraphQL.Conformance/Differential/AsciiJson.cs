using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>Writes JSON in ASCII, with lone surrogates as they are: System.Text.Json would replace them.</summary>
internal static class AsciiJson
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    public static string Quote(string value)
    {
        var text = new StringBuilder();
        Quote(value, text);
        return text.ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject fields:
                text.Append('{');
                foreach (var (name, value) in fields)
                {
                    if (text[^1] != '{') text.Append(',');
                    Quote(name, text);
                    text.Append(':');
                    Write(value, text);
                }
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var item in items)
                {
                    if (text[^1] != '[') text.Append(',');
                    Write(item, text);
                }
                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue<string>(out var words):
                Quote(words, text);
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void Quote(string value, StringBuilder text)
    {
        text.Append('"');
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
                < ' ' or >= '\u007F' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
