using System.Globalization;
using ExcelDataReader;

namespace ItAnalytics.Etl.Extract;

/// <summary>One cell of a row: its text, what it says about itself, and where its text stands.</summary>
internal readonly record struct SheetCell(string Text, CellKind Kind, CellPlace Place)
{
    /// <summary>Whether nothing stands in it.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>
/// The rows of one sheet, one after the other. Merged cells all have the text of their first one, since that is what a
/// person sees; whatever a program left under the merge is not seen.
/// </summary>
internal sealed class SheetRows(IExcelDataReader reader, SheetFacts facts)
{
    private readonly Dictionary<MergedCells, SheetCell> merged = [];

    /// <summary>Number of the row, from 1.</summary>
    public int Row { get; private set; }

    /// <summary>Name of the sheet.</summary>
    public string Sheet { get; } = reader.Name;

    /// <summary>Rows of the sheet.</summary>
    public int RowCount { get; } = reader.RowCount;

    /// <summary>The cells of the row.</summary>
    public SheetCell[] Cells { get; private set; } = [];

    /// <summary>Whether the row is hidden.</summary>
    public bool IsHidden => facts.HiddenRows.Contains(Row);

    /// <summary>Whether nothing stands in the row.</summary>
    public bool IsBlank => Cells.All(c => c.IsBlank);

    /// <summary>Reads the next row; false behind the last one.</summary>
    public bool Read()
    {
        if (!reader.Read()) return false;
        Row++;
        Cells = [.. Enumerable.Range(0, reader.FieldCount).Select(Cell)];
        return true;
    }

    private SheetCell Cell(int index)
    {
        var column = index + 1;
        foreach (var span in facts.Merged)
        {
            if (Row < span.FirstRow || Row > span.LastRow || column < span.FirstColumn || column > span.LastColumn) continue;
            if (!merged.TryGetValue(span, out var first)) merged[span] = first = Read(index);
            return first;
        }

        return Read(index);
    }

    private SheetCell Read(int index)
    {
        var (text, kind) = facts.Faults.TryGetValue((Row, index + 1), out var fault) ? (fault, CellKind.Text) : Value(index);
        return new SheetCell(text, kind, new CellPlace(Sheet, Row, index + 1));
    }

    private (string Text, CellKind Kind) Value(int index) => reader.GetValue(index) switch
    {
        null => ("", CellKind.Text),
        string text => (text, CellKind.Text),
        // 15 digits are what a workbook keeps; the shortest text that reads back is what the clerk typed.
        double number => (Digits(number), IsPercent(index) ? CellKind.Percent : CellKind.Number),
        int number => (number.ToString(CultureInfo.InvariantCulture), CellKind.Number),
        bool flag => (flag ? "1" : "0", CellKind.Number),
        DateTime day => (day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), CellKind.Date),
        var other => (Convert.ToString(other, CultureInfo.InvariantCulture) ?? "", CellKind.Text),
    };

    private static string Digits(double number) =>
        Math.Abs(number) < 1e15 ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);

    private bool IsPercent(int index) => reader.GetNumberFormatString(index)?.Contains('%', StringComparison.Ordinal) == true;
}
