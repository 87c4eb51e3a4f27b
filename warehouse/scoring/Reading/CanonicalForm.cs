using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace ItAnalytics.Scoring;

/// <summary>
/// The content of a file without its layout: keys in ordinal order, numbers in their shortest form, one space between
/// words, no comments. Two files have the same hash exactly when they state the same.
/// </summary>
internal static class CanonicalForm
{
    public static string Write(YamlNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    public static string Hash(string canonicalText) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalText)));

    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node)
        {
            case YamlMappingNode map:
                text.Append('{');
                var first = true;
                foreach (var pair in map.Children.OrderBy(p => p.Key.ToString(), StringComparer.Ordinal))
                {
                    if (!first) text.Append(',');
                    first = false;
                    Write(pair.Key, text);
                    text.Append(':');
                    Write(pair.Value, text);
                }

                text.Append('}');
                break;
            case YamlSequenceNode list:
                text.Append('[');
                for (var i = 0; i < list.Children.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Write(list.Children[i], text);
                }

                text.Append(']');
                break;
            default:
                WriteScalar(((YamlScalarNode)node).Value ?? "", text);
                break;
        }
    }

    private static void WriteScalar(string value, StringBuilder text)
    {
        if (decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var number))
        {
            // Dividing by 1 with 28 noughts drops trailing noughts of the scale: 5.00 and 5 are one number.
            text.Append((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture));
            return;
        }

        var words = value.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        text.Append('"').AppendJoin(' ', words.Select(w => w.Replace("\\", "\\\\").Replace("\"", "\\\""))).Append('"');
    }
}
