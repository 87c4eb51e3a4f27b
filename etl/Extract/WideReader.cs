using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads a table with one thing a column, <c>agency | HT01 | HT02</c>: every cell of those columns is a line. Columns that
/// the contract maps belong to all cells of their row.
/// </summary>
internal sealed class WideReader(RecordSource rows, SourceContract contract) : StatementReader
{
    private readonly WideLayout wide = contract.Wide!;
    private readonly List<int> shared = [];
    private readonly List<string> names = [];
    private readonly List<(string Header, int[] Positions)> things = [];
    private Field[] parts = [];
    private int width;
    private bool ended;

    /// <inheritdoc />
    public override double Progress => rows.Progress;

    /// <inheritdoc />
    protected override IReadOnlyList<string> Names => names;

    /// <inheritdoc />
    protected override bool IsAtEnd => ended;

    /// <inheritdoc />
    protected override bool Open()
    {
        if (!rows.Read()) return false;
        var header = rows.Current;
        if (header.Fault is { } fault)
            throw new FileRefusedException(RecordFaults.Explain(fault, header), header.LineNumber, header.RawText());
        width = header.FieldCount;
        HashSet<string> ignored = [.. contract.IgnoredColumns.Select(h => NameFold.Fold(h))];
        parts = [.. wide.Parts.Values.Distinct()];
        HashSet<string> made = [.. parts.Append(wide.Headers).Select(f => contract.Columns[f])];
        HashSet<string> mapped = [.. contract.Columns.Values.Where(h => !made.Contains(h)).Select(h => NameFold.Fold(h))];
        Dictionary<string, int[]> found = new(StringComparer.Ordinal);
        for (var i = 0; i < width; i++)
        {
            var name = header[i].Trim().ToString();
            if (mapped.Contains(NameFold.Fold(name)))
            {
                shared.Add(i);
                names.Add(name);
            }
            else if (!ignored.Contains(NameFold.Fold(name)))
            {
                var (thing, part) = HeaderTexts.Split(name, [.. wide.Parts.Keys]);
                if (!wide.Parts.TryGetValue(part, out var field)) throw Unknown(header, name);
                if (!found.TryGetValue(thing, out var positions))
                {
                    found[thing] = positions = [.. parts.Select(_ => -1)];
                    things.Add((thing, positions));
                }

                positions[Array.IndexOf(parts, field)] = i;
            }
        }

        names.Add(contract.Columns[wide.Headers]);
        names.AddRange(parts.Select(p => contract.Columns[p]));
        return true;
    }

    /// <inheritdoc />
    protected override (RecordFault Fault, CellPlace? Place, Func<string> RawText)? ReadRow(Queue<Statement> statements)
    {
        if (!rows.Read())
        {
            ended = true;
            return null;
        }

        var row = rows.Current;
        if (row.Fault is { } fault) return (fault, row.Place, row.RawText);
        if (row.FieldCount != width)
            return (new RecordFault(SourceErrorCodes.FieldCount, row.FieldCount, $"{width}"), row.Place, row.RawText);
        var raw = row.RawText();
        foreach (var (header, positions) in things)
        {
            var fields = shared.Select(Field).Append(new StatedField(header, CellKind.Text, null))
                .Concat(positions.Select(p => p < 0 ? StatedField.None : Field(p))).ToList();
            statements.Enqueue(new Statement(fields, PlaceOf(positions.First(p => p >= 0)), raw, row.IsHidden));
        }

        return null;
        StatedField Field(int i) => new(row[i].ToString(), row.KindOf(i), PlaceOf(i));
        CellPlace PlaceOf(int i) => row.PlaceOf(i) ?? new CellPlace("", (int)row.LineNumber, i + 1);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) rows.Dispose();
    }

    private FileRefusedException Unknown(SourceRecord header, string name) => new(
        new Complaint(
            SourceErrorCodes.HeaderMismatch, name,
            $"Dòng tiêu đề có cột lạ {Complaint.Quote(name)}. Hãy xoá cột này hoặc khai báo trong hợp đồng nguồn '{contract.Code}'.",
            $"The header has an unknown column {Complaint.Quote(name)}. Remove it or declare it in the contract of source '{contract.Code}'."),
        header.LineNumber, header.RawText());
}
