using System.Text.Json;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads lines that are sent again: each a JSON object with the number of the line that was refused and its fields, as
/// <see cref="LineFields"/> writes them, behind a first line that says what is sent again.
/// </summary>
internal sealed class ReplayReader : RecordSource
{
    private readonly StreamReader lines;
    private readonly Field[] fields;
    private readonly string[] headers;
    private bool headerGiven;

    /// <summary>Opens the lines; <paramref name="stream"/> is closed with the reader.</summary>
    public ReplayReader(Stream stream, SourceContract contract)
    {
        lines = new StreamReader(stream);
        // A column that gives two fields is one column here too.
        fields = [.. contract.Columns.Keys.Order().DistinctBy(f => contract.Columns[f])];
        headers = [.. fields.Select(f => contract.Columns[f])];
    }

    /// <inheritdoc />
    public override double Progress => lines.EndOfStream ? 1 : 0;

    /// <inheritdoc />
    public override bool Read()
    {
        if (lines.ReadLine() is not { } line) return false;
        if (!headerGiven)
        {
            headerGiven = true;
            Current.Begin(0, () => string.Join(" | ", headers));
            foreach (var header in headers) Current.Add(header, CellKind.Text);
            return true;
        }

        using var document = JsonDocument.Parse(line);
        var stated = document.RootElement.GetProperty("fields");
        var raw = stated.GetRawText();
        Current.Begin(document.RootElement.GetProperty("line").GetInt64(), () => RawTexts.Of(raw));
        foreach (var field in fields)
        {
            var (text, kind) = stated.TryGetProperty(ContractReader.NameOf(field), out var value) ? LineFields.Read(value) : ("", CellKind.Text);
            Current.Add(text, kind);
        }

        return true;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) lines.Dispose();
    }
}
