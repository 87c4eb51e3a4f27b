using System.Globalization;
using System.Text;

namespace ItAnalytics.Etl.ModelFiles;

/// <summary>
/// Reading and writing of the plain CSV files that the model verbs exchange (RFC 4180, UTF-8, decimal points). These
/// are exchange files between programs; the forgiving reader for people's spreadsheets is elsewhere.
/// </summary>
internal static class ModelCsv
{
    /// <summary>Maps every row of a file, after checking that all required columns are there.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        string path,
        string[] required,
        Func<ModelRow, T> map,
        CancellationToken cancellationToken)
    {
        using var text = new StreamReader(path, Encoding.UTF8);
        var header = await RecordAsync(text, path, 1, cancellationToken)
            ?? throw new ModelFileException("MDL410", path, 1, "", "the file is empty; write a header line first");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Fields.Count; i++)
        {
            columns.TryAdd(header.Fields[i].Trim(), i);
        }
        foreach (var column in required)
        {
            if (!columns.ContainsKey(column))
            {
                throw new ModelFileException("MDL411", path, 1, column, "the column is missing; add it to the header");
            }
        }
        var rows = new List<T>();
        var line = 1 + header.Lines;
        while (await RecordAsync(text, path, line, cancellationToken) is { } record)
        {
            if (record.Fields is not [""])
            {
                rows.Add(map(new ModelRow(columns, record.Fields, path, line)));
            }
            line += record.Lines;
        }
        return rows;
    }

    /// <summary>Writes a header and lines that are already valid CSV.</summary>
    public static async Task WriteAsync(
        string path,
        string header,
        IEnumerable<string> lines,
        CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(path) { NewLine = "\n" };
        await text.WriteLineAsync(header.AsMemory(), cancellationToken);
        foreach (var line in lines)
        {
            await text.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }

    /// <summary>Shortest text that reads back as the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Empty for an absent number.</summary>
    public static string Text(double? value) => value is { } v ? Text(v) : "";

    /// <summary>A text field, quoted where the grammar needs it.</summary>
    public static string Quote(string field) => field.AsSpan().IndexOfAny("\",\n\r") < 0
        ? field
        : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static async Task<Record?> RecordAsync(
        StreamReader text,
        string path,
        int number,
        CancellationToken cancellationToken)
    {
        var line = await text.ReadLineAsync(cancellationToken);
        if (line is null)
        {
            return null;
        }
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            return new Record([.. line.Split(',')], 1);
        }
        var lines = 1;
        // An odd number of quotes means that the record goes on in the next line.
        while (line.AsSpan().Count('"') % 2 == 1)
        {
            var more = await text.ReadLineAsync(cancellationToken)
                ?? throw new ModelFileException(
                    "MDL415", path, number, "", "a quote is never closed; close it or remove it");
            line += "\n" + more;
            lines++;
        }
        return new Record(Split(line), lines);
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        fields.Add(field.ToString());
        return fields;
    }

    private sealed record Record(List<string> Fields, int Lines);
}

/// <summary>One row of a model file with typed, checked access to its fields.</summary>
internal sealed class ModelRow(Dictionary<string, int> columns, List<string> fields, string path, int line)
{
    public string Text(string column) => Field(column) is { Length: > 0 } text
        ? text
        : throw Refuse("MDL412", column, "the field is empty; it is required");

    public int Whole(string column) =>
        int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refuse("MDL413", column, $"'{Field(column)}' is not a whole number; write digits only");

    public double Number(string column) => NumberOrNull(column)
        ?? throw Refuse("MDL412", column, "the field is empty; it is required");

    public double? NumberOrNull(string column)
    {
        var text = Field(column);
        if (text.Length == 0)
        {
            return null;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
                ? value
                : throw Refuse("MDL414", column, $"'{text}' is not a finite number; write it with a decimal point");
    }

    public ModelFileException Refuse(string code, string column, string rule) => new(code, path, line, column, rule);

    private string Field(string column) => columns.TryGetValue(column, out var i) && i < fields.Count ? fields[i] : "";
}
