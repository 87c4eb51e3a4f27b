using System.Globalization;
using System.Text;
using ItAnalytics.GraphQL.Language;

namespace ItAnalytics.GraphQL.Errors;

/// <summary>Shows an error with the lines it points at, a caret under the place.</summary>
internal static class PrintedError
{
    private const int LongLine = 120;
    private const int PieceLength = 80;

    internal static string Print(GraphQLError error)
    {
        var text = new StringBuilder(error.Message);
        if (error.Source is not { } source) return text.ToString();
        foreach (var location in error.Locations) text.Append("\n\n").Append(Print(source, location));
        return text.ToString();
    }

    private static string Print(Source source, SourceLocation location)
    {
        var lines = BlockString.SplitLines(source.Body);
        var index = location.Line - 1;
        var shown = lines[index].Length > LongLine
            ? PiecesOfOneLine(lines[index], location)
            : LinesAround(lines, index, location);
        var width = shown.Max(line => line.Prefix.Length);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{source.Name}:{location.Line}:{location.Column}");
        foreach (var (prefix, line) in shown)
        {
            text.Append('\n').Append(prefix.PadLeft(width));
            if (line.Length > 0) text.Append(' ').Append(line);
        }
        return text.ToString();
    }

    private static List<(string Prefix, string Line)> LinesAround(
        List<string> lines, int index, SourceLocation location)
    {
        var shown = new List<(string, string)>();
        if (index > 0) shown.Add((Number(index), lines[index - 1]));
        shown.Add((Number(index + 1), lines[index]));
        shown.Add(("|", Caret(location.Column)));
        if (index + 1 < lines.Count) shown.Add((Number(index + 2), lines[index + 1]));
        return shown;
    }

    // A minified document is one long line: it is shown in pieces, the caret under the piece that it is about.
    private static List<(string Prefix, string Line)> PiecesOfOneLine(string line, SourceLocation location)
    {
        var pieces = line.Chunk(PieceLength).Select(piece => new string(piece)).ToList();
        var at = location.Column / PieceLength;
        var shown = new List<(string, string)> { (Number(location.Line), pieces[0]) };
        shown.AddRange(pieces.Skip(1).Take(at).Select(piece => ("|", piece)));
        shown.Add(("|", Caret(location.Column % PieceLength)));
        if (at + 1 < pieces.Count) shown.Add(("|", pieces[at + 1]));
        return shown;
    }

    private static string Number(int line) => string.Create(CultureInfo.InvariantCulture, $"{line} |");

    private static string Caret(int column) => "^".PadLeft(column);
}
