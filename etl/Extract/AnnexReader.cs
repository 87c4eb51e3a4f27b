using System.Text.RegularExpressions;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads the annex of a decision as a form: titles name agency and period, a row with a code states an indicator, the rows
/// <c>a = …</c> and <c>b = …</c> below it the numbers that it is made of. Headings and signatures state nothing. A figure in
/// a row without a known code is a statement about an unknown indicator, so that it is refused and not lost. Where a form has
/// a column for each stage, a stage after the first that is left blank has not been reached and states nothing.
/// </summary>
internal sealed partial class AnnexReader(WorkbookReader rows, SourceContract contract) : StatementReader
{
    private const string SheetLabel = "@sheet";

    private readonly AnnexLayout annex = contract.Annex!;
    private readonly Dictionary<Field, StatedField> labels = [];
    private readonly List<string> names = [];
    private readonly List<string> raw = [];
    private readonly List<(string Stage, int Column)> values = [];
    private int code;
    private int title;
    private Dictionary<(int Value, Field Field), StatedField>? pending;
    private StatedField indicator;
    private bool isHidden;
    private bool ended;

    /// <inheritdoc />
    public override double Progress => rows.Progress;

    /// <inheritdoc />
    protected override IReadOnlyList<string> Names => names;

    /// <inheritdoc />
    protected override bool IsAtEnd => ended;

    private bool StatesStages => values[0].Stage.Length > 0;

    /// <inheritdoc />
    protected override bool Open()
    {
        if (!rows.Read()) return false;
        var header = rows.Current;
        var columns = Enumerable.Range(0, header.FieldCount).Select(i => NameFold.Fold(header[i])).ToList();
        HashSet<string> known =
            [.. new[] { annex.Code, annex.Title }.Concat(annex.Values.Values).Concat(contract.IgnoredColumns).Select(h => NameFold.Fold(h))];
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length == 0 || known.Contains(columns[i])) continue;
            throw Refuse(
                $"Bảng có cột lạ {Complaint.Quote(header[i])}. Hãy xoá cột này hoặc khai báo trong hợp đồng nguồn '{contract.Code}'.",
                $"The table has an unknown column {Complaint.Quote(header[i])}. Remove it or declare it in the contract of source '{contract.Code}'.");
        }

        code = columns.IndexOf(NameFold.Fold(annex.Code));
        title = columns.IndexOf(NameFold.Fold(annex.Title));
        values.AddRange(annex.Values.Select(v => (v.Key, columns.IndexOf(NameFold.Fold(v.Value)))));
        ReadLabels();
        names.AddRange(annex.Labels.Keys.Append(Field.Indicator).Select(f => contract.Columns[f]));
        if (StatesStages) names.Add(contract.Columns[Field.Stage]);
        names.AddRange(StatedFields().Select(f => contract.Columns[f]));
        return true;
    }

    /// <inheritdoc />
    protected override (RecordFault Fault, CellPlace? Place, Func<string> RawText)? ReadRow(Queue<Statement> statements)
    {
        if (!rows.Read())
        {
            ended = true;
            Finish(statements);
            return null;
        }

        if (rows.IsNewSheet)
        {
            Finish(statements);
            ReadLabels();
        }

        var row = rows.Current;
        if (pending is not null && PartOf(row) is { } part)
        {
            AddFigures(row, part);
            raw.Add(row.RawText());
            return null;
        }

        Finish(statements);
        var number = row[code].Trim().ToString();
        var isKnown = annex.Indicators.TryGetValue(ShapeReader.CodeForm(number), out var name);
        if (!isKnown && values.TrueForAll(v => row[v.Column].Trim().IsEmpty)) return null;
        var text = isKnown ? name! : number.Length > 0 ? number : row[title].Trim().ToString();
        indicator = new StatedField(text, CellKind.Text, row.PlaceOf(code));
        pending = [];
        isHidden = row.IsHidden;
        raw.Add(row.RawText());
        AddFigures(row, Field.Value);
        return null;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) rows.Dispose();
    }

    private IEnumerable<Field> StatedFields() => annex.Parts.Values.Distinct().Prepend(Field.Value);

    private void AddFigures(SourceRecord row, Field field)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var column = values[i].Column;
            pending![(i, field)] = new StatedField(row[column].ToString(), row.KindOf(column), row.PlaceOf(column));
        }
    }

    private Field? PartOf(SourceRecord row)
    {
        var letter = Part().Match(row[title].ToString());
        if (!letter.Success) letter = Part().Match(row[code].ToString().TrimEnd() + ")");
        return letter.Success && annex.Parts.TryGetValue(letter.Groups[1].Value, out var field) ? field : null;
    }

    private void Finish(Queue<Statement> statements)
    {
        if (pending is null) return;
        var text = RawTexts.Of(string.Join(" || ", raw));
        for (var i = 0; i < values.Count; i++)
        {
            var stated = StatedFields().Select(f => pending.GetValueOrDefault((i, f), StatedField.None)).ToList();
            if (i > 0 && stated.TrueForAll(f => f.IsBlank)) continue;
            var fields = annex.Labels.Keys.Select(f => labels[f]).Append(indicator).ToList();
            if (StatesStages) fields.Add(new StatedField(values[i].Stage, CellKind.Text, null));
            fields.AddRange(stated);
            statements.Enqueue(new Statement(fields, stated[0].Place, text, isHidden));
        }

        pending = null;
        raw.Clear();
    }

    private void ReadLabels()
    {
        foreach (var (field, label) in annex.Labels)
            labels[field] = label == SheetLabel ? new StatedField(rows.Sheet, CellKind.Text, null) : FindLabel(label);
    }

    // "Đơn vị: Sở Nội vụ" in one cell, "Đơn vị:" with its text in the next cell of the row, or "Năm 2022".
    private StatedField FindLabel(string label)
    {
        var wanted = NameFold.Fold(label);
        var words = label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        for (var i = 0; i < rows.Titles.Count; i++)
        {
            var cell = rows.Titles[i];
            var colon = cell.Text.IndexOf(':', StringComparison.Ordinal);
            var name = NameFold.Fold(colon < 0 ? cell.Text : cell.Text[..colon]);
            var text = colon < 0 ? "" : cell.Text[(colon + 1)..].Trim();
            if (name == wanted && text.Length > 0) return new StatedField(text, CellKind.Text, cell.Place);
            if (name == wanted && i + 1 < rows.Titles.Count && rows.Titles[i + 1].Place.Row == cell.Place.Row)
                return new StatedField(rows.Titles[i + 1].Text, rows.Titles[i + 1].Kind, rows.Titles[i + 1].Place);
            if (colon < 0 && name.StartsWith($"{wanted} ", StringComparison.Ordinal))
                return new StatedField(
                    string.Join(' ', cell.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[words..]), CellKind.Text, cell.Place);
        }

        throw Refuse(
            $"Trang '{rows.Sheet}' không ghi '{label}: …' phía trên bảng. Hãy điền theo biểu mẫu của nguồn '{contract.Code}'.",
            $"The sheet '{rows.Sheet}' does not say '{label}: …' above the table. Fill in the form of source '{contract.Code}'.");
    }

    private static FileRefusedException Refuse(string vietnamese, string english) =>
        new(new Complaint(SourceErrorCodes.HeaderMismatch, null, vietnamese, english));

    [GeneratedRegex(@"^\s*(\p{Ll})\s*[=:).]")]
    private static partial Regex Part();
}
