using System.Text;

namespace ItAnalytics.Scoring;

/// <summary>
/// Comma-separated text (RFC 4180) in, rows with their line numbers out. Quotes, doubled quotes and line ends inside
/// quotes are understood; a byte order mark is dropped.
/// </summary>
internal static class CsvText
{
    /// <summary>All rows; an empty line is no row. The line is that on which the row begins, from 1.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Rows(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (line, begins, quoted, anything) = (1, 1, false, false);
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
                else quoted = false;
                continue;
            }

            switch (c)
            {
                case '"' when field.Length == 0:
                    (quoted, anything) = (true, true);
                    break;
                case ',':
                    fields.Add(field.ToString());
                    field.Clear();
                    anything = true;
                    break;
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                case '\n':
                    if (anything) yield return (begins, Row(fields, field));
                    (begins, anything) = (line, false);
                    break;
                default:
                    field.Append(c);
                    anything = true;
                    break;
            }
        }

        if (anything) yield return (begins, Row(fields, field));
    }

    /// <summary>A field as it must stand in a file.</summary>
    public static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";

    private static string[] Row(List<string> fields, StringBuilder field)
    {
        fields.Add(field.ToString());
        var row = fields.ToArray();
        fields.Clear();
        field.Clear();
        return row;
    }
}
