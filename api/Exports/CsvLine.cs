using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Execution;

namespace ItAnalytics.Api.Exports;

/// <summary>Writes rows as lines of CSV (RFC 4180): comma, CRLF, quotes where they are needed.</summary>
internal static class CsvLine
{
    /// <summary>Appends the line of one row.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="json">The object that the cells are parts of.</param>
    /// <param name="cells">The row.</param>
    /// <param name="isGuarded">True to put an apostrophe before a text that a spreadsheet would take for a formula.</param>
    /// <param name="lines">Where the line goes.</param>
    public static void Append(
        IReadOnlyList<Column> columns, ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells, bool isGuarded, JsonBuffer lines)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) lines.Append((byte)',');
            var cell = cells[i];
            var value = json.Slice(cell.Start, cell.Length);
            switch (cell.Token)
            {
                case JsonTokenType.Null:
                    break;
                case JsonTokenType.String when columns[i].Kind is ValueKind.Date or ValueKind.DateTime:
                    lines.Append(value[1..^1]);
                    break;
                case JsonTokenType.String or JsonTokenType.StartArray:
                    AppendText(CellText.Of(value), isGuarded, lines);
                    break;
                default:
                    lines.Append(value);
                    break;
            }
        }
        lines.Append("\r\n"u8);
    }

    /// <summary>Appends the line of the columns' names.</summary>
    public static void AppendHeader(IReadOnlyList<Column> columns, JsonBuffer lines) =>
        lines.Append(Encoding.UTF8.GetBytes(string.Join(',', columns.Select(column => column.Name)) + "\r\n"));

    // The advice of OWASP against CSV injection: a cell that begins like a formula is made a text by an apostrophe.
    private static void AppendText(string text, bool isGuarded, JsonBuffer lines)
    {
        if (isGuarded && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        var isQuoted = text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.StartsWith(' ') || text.EndsWith(' ');
        lines.Append(Encoding.UTF8.GetBytes(
            isQuoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text));
    }
}

/// <summary>The text of a cell.</summary>
internal static class CellText
{
    /// <summary>A JSON text without its quotes and escapes, or a list of texts with a space between them.</summary>
    public static string Of(ReadOnlySpan<byte> json)
    {
        if (json[0] == (byte)'"' && json.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(json[1..^1]);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString()!;
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) texts.Add(reader.GetString()!);
        return string.Join(' ', texts);
    }
}
