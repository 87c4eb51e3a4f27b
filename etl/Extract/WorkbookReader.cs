using System.IO.Enumeration;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads sheets of a workbook as lines; the first line is the header, whatever its rows. What a cell says about itself
/// (number, percent format, date, formula error) goes along, so that no digit is read twice through a locale. The number of
/// a line is its row; where the contract names several sheets, their rows are numbered on as statements.
/// </summary>
internal sealed class WorkbookReader : RecordSource
{
    private const int DeepestHeader = 60;

    private readonly Stream stream;
    private readonly IExcelDataReader reader;
    private readonly SourceContract contract;
    private readonly string[] patterns;
    private readonly List<SheetCell> titles = [];
    private SheetRows rows = null!;
    private string[] headers = [];
    private int[] order = [];
    private bool headerGiven;
    private long number;

    static WorkbookReader() =>
        // The library asks for a Windows code page even where none is used.
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    /// <summary>Opens a workbook; <paramref name="stream"/> is closed with the reader.</summary>
    /// <exception cref="FileRefusedException">No workbook, protected, or without a sheet of the contract.</exception>
    public WorkbookReader(Stream stream, SourceContract contract)
    {
        this.stream = stream;
        this.contract = contract;
        patterns = [.. contract.Layout.Sheets];
        try
        {
            reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
            FindFirstSheet();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable();
        }
    }

    /// <inheritdoc />
    public override double Progress => rows.RowCount == 0 ? 1 : Math.Min(1, (double)rows.Row / rows.RowCount);

    /// <inheritdoc />
    public override bool NumbersStatements => patterns.Length > 1 || patterns.Any(p => p.Contains('*', StringComparison.Ordinal));

    /// <summary>Name of the sheet that is being read.</summary>
    public string Sheet => rows.Sheet;

    /// <summary>What stands above the header of the sheet that is being read.</summary>
    public IReadOnlyList<SheetCell> Titles => titles;

    /// <summary>Whether the last line was the first of a sheet.</summary>
    public bool IsNewSheet { get; private set; }

    /// <inheritdoc />
    public override bool Read()
    {
        try
        {
            if (!headerGiven) return ReadHeader();
            IsNewSheet = false;
            while (true)
            {
                while (rows.Read())
                {
                    if (rows.IsBlank || (rows.IsHidden && contract.Layout.SkipsHiddenRows)) continue;
                    number = NumbersStatements ? number + 1 : rows.Row;
                    var cells = order.Select(i => i < rows.Cells.Length ? rows.Cells[i] : new SheetCell("", CellKind.Text, PlaceAt(i)));
                    // What stands beside the table makes the line too long, and so is not lost.
                    Give(number, cells.Concat(rows.Cells.Skip(headers.Length).Where(c => !c.IsBlank)));
                    return true;
                }

                if (!FindNextSheet()) return false;
                FindHeader();
                IsNewSheet = true;
            }
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable();
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) reader.Dispose();
    }

    private bool ReadHeader()
    {
        headerGiven = true;
        IsNewSheet = true;
        if (!FindHeader()) return false;
        Give(rows.Row, headers.Select((h, i) => new SheetCell(h, CellKind.Text, PlaceAt(i))));
        return true;
    }

    private CellPlace PlaceAt(int index) => new(rows.Sheet, rows.Row, index + 1);

    private void Give(long line, IEnumerable<SheetCell> cells)
    {
        Current.Begin(line, RawText, PlaceAt(0));
        if (rows.IsHidden) Current.IsHidden = true;
        foreach (var cell in cells) Current.Add(cell.Text, cell.Kind, cell.Place);
    }

    // The first row, or the rows that together have every column of the contract; false when the sheet is empty.
    private bool FindHeader()
    {
        titles.Clear();
        // A form has titles above its table, so its header is looked for.
        var depth = contract.Layout.HeaderRows ?? (contract.Annex is null ? null : 1);
        List<SheetCell[]> window = [];
        while (rows.Read())
        {
            if (depth is null && rows.IsBlank) continue;
            window.Add(rows.Cells);
            if (window.Count > (depth ?? 1))
            {
                titles.AddRange(window[0].Where(c => !c.IsBlank).DistinctBy(c => c.Place));
                window.RemoveAt(0);
            }

            if (window.Count < (depth ?? 1)) continue;
            var names = HeaderTexts.Join(window);
            if (depth is null || IsHeader(names, window[0])) return Take(names);
            if (rows.Row >= DeepestHeader) break;
        }

        if (rows.Row == 0) return headers.Length > 0 ? Take([]) : false;
        throw new FileRefusedException(new Complaint(
            SourceErrorCodes.HeaderMismatch, null,
            $"Trang '{rows.Sheet}' không có dòng tiêu đề với các cột {Wanted()}. Hãy dùng đúng biểu mẫu của nguồn '{contract.Code}'.",
            $"The sheet '{rows.Sheet}' has no header with the columns {Wanted()}. Use the form of source '{contract.Code}'."));
    }

    // Every column of the contract is there, and none of them begins below the first of the rows.
    private bool IsHeader(string[] names, SheetCell[] firstRow)
    {
        var seen = names.Select(n => NameFold.Fold(n)).ToList();
        return WantedHeaders().Select(h => seen.IndexOf(NameFold.Fold(h))).All(i => i >= 0 && i < firstRow.Length && !firstRow[i].IsBlank);
    }

    private string Wanted() => string.Join(", ", WantedHeaders().Select(h => $"'{h}'"));

    private IEnumerable<string> WantedHeaders()
    {
        if (contract.Annex is { } annex) return [annex.Code, annex.Title, .. annex.Values.Values];
        var made = contract.Wide is { } wide ? wide.Parts.Values.Append(wide.Headers).ToArray() : [];
        return contract.Columns.Where(c => !made.Contains(c.Key)).Select(c => c.Value);
    }

    // The columns of further sheets may stand in another order; they are given in that of the first.
    private bool Take(string[] names)
    {
        while (names.Length > 0 && names[^1].Length == 0) names = names[..^1];
        if (headers.Length == 0)
        {
            headers = names;
            order = [.. Enumerable.Range(0, names.Length)];
            return true;
        }

        var folded = names.Select(n => NameFold.Fold(n)).ToList();
        order = [.. headers.Select(h => folded.IndexOf(NameFold.Fold(h)))];
        if (names.Length == headers.Length && !order.Contains(-1)) return true;
        throw new FileRefusedException(new Complaint(
            SourceErrorCodes.HeaderMismatch, null,
            $"Trang '{rows.Sheet}' có tiêu đề khác các trang trước. Hãy dùng cùng một biểu mẫu cho mọi trang.",
            $"The sheet '{rows.Sheet}' has another header than the sheets before it. Use one form for all of them."));
    }

    private void FindFirstSheet()
    {
        var seen = new List<string>();
        do
        {
            if (IsWanted())
            {
                OpenSheet();
                return;
            }

            seen.Add(reader.Name);
        }
        while (reader.NextResult());
        var wanted = string.Join("', '", patterns);
        throw new FileRefusedException(new Complaint(
            SourceErrorCodes.SheetMissing, null,
            $"Bảng tính không có trang '{wanted}', chỉ có: {string.Join(", ", seen)}. Hãy đổi tên trang cho đúng mẫu.",
            $"The workbook has no sheet '{wanted}', only: {string.Join(", ", seen)}. Rename the sheet as in the template."));
    }

    private bool FindNextSheet()
    {
        while (NumbersStatements && reader.NextResult())
        {
            if (!IsWanted()) continue;
            OpenSheet();
            return true;
        }

        return false;
    }

    private bool IsWanted() =>
        patterns.Length == 0 || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, reader.Name, ignoreCase: true));

    private void OpenSheet() => rows = new SheetRows(reader, SheetFacts.Read(stream, reader.Name));

    private string RawText()
    {
        var cells = new List<string>();
        for (var i = 0; i < Current.FieldCount; i++) cells.Add(Current[i].ToString());
        return RawTexts.Of(string.Join(" | ", cells));
    }

    private static bool IsUnreadable(Exception e) =>
        e is ExcelReaderException or InvalidDataException or IOException or XmlException or InvalidOperationException or FormatException;

    private static FileRefusedException Unreadable() => new(new Complaint(
        SourceErrorCodes.FileFormat, null,
        "Tệp không phải bảng tính .xlsx đọc được (sai đuôi tệp, bị hỏng hoặc có mật khẩu). Hãy lưu lại dưới dạng .xlsx không mật khẩu.",
        "The file is no readable .xlsx workbook (wrong extension, damaged or with a password). Save it as .xlsx without one."));
}
