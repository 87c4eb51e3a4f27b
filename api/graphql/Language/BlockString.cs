using System.Text;

namespace ItAnalytics.GraphQL.Language;

/// <summary>Reads and prints block strings (specification, section 2.9.4).</summary>
internal static class BlockString
{
    private const int ReadableLineLength = 70;

    /// <summary>Takes the common indent off all lines but the first and drops blank lines at both ends.</summary>
    internal static string Dedent(List<string> lines)
    {
        var commonIndent = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var indent = LeadingWhitespace(lines[i]);
            if (indent == lines[i].Length) continue;
            if (first < 0) first = i;
            last = i;
            if (i != 0 && indent < commonIndent) commonIndent = indent;
        }
        if (first < 0) return "";

        var text = new StringBuilder();
        for (var i = first; i <= last; i++)
        {
            if (i > first) text.Append('\n');
            text.Append(i == 0 ? lines[i] : lines[i].AsSpan(Math.Min(commonIndent, lines[i].Length)));
        }
        return text.ToString();
    }

    /// <summary>Prints a value between triple quotes, on lines of its own when that reads better or is
    /// needed.</summary>
    internal static string Print(string value)
    {
        var escaped = value.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal);
        var lines = SplitLines(escaped);
        var isSingleLine = lines.Count == 1;
        var forceLeadingNewLine = lines.Count > 1
            && lines.Skip(1).All(line => line.Length == 0 || IsWhitespace(line[0]));
        var endsInTripleQuotes = escaped.EndsWith("\\\"\"\"", StringComparison.Ordinal);
        var forceTrailingNewLine = (value.EndsWith('"') && !endsInTripleQuotes) || value.EndsWith('\\');
        var manyLines = !isSingleLine || value.Length > ReadableLineLength || forceTrailingNewLine
            || forceLeadingNewLine || endsInTripleQuotes;
        var startsWithSpace = isSingleLine && value.Length > 0 && IsWhitespace(value[0]);

        var text = new StringBuilder("\"\"\"");
        if ((manyLines && !startsWithSpace) || forceLeadingNewLine) text.Append('\n');
        text.Append(escaped);
        if (manyLines) text.Append('\n');
        return text.Append("\"\"\"").ToString();
    }

    /// <summary>True when a value comes back unchanged from a block string: it has no character that such a string
    /// cannot hold, no blank line at either end, and no indent that all lines share.</summary>
    internal static bool CanHold(string value)
    {
        if (value.Length == 0) return true;
        if (value.Any(c => c < '\u0010' && c is not ('\t' or '\n'))) return false;
        var lines = value.Split('\n');
        if (IsBlank(lines[^1]) || (lines.Length > 1 && IsBlank(lines[0]))) return false;
        return lines.Length == 1 || !lines.All(line => IsBlank(line) || IsWhitespace(line[0]));
    }

    private static bool IsBlank(string line) => LeadingWhitespace(line) == line.Length;

    /// <summary>Cuts at "\r\n", "\n" and "\r", as the specification counts lines.</summary>
    internal static List<string> SplitLines(string text)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r')) continue;
            lines.Add(text[start..i]);
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            start = i + 1;
        }
        lines.Add(text[start..]);
        return lines;
    }

    private static int LeadingWhitespace(string line)
    {
        var i = 0;
        while (i < line.Length && IsWhitespace(line[i])) i++;
        return i;
    }

    private static bool IsWhitespace(char c) => c is ' ' or '\t';
}
