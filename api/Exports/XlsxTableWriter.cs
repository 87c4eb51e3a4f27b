using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Execution;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Exports;

/// <summary>
/// A table as an Excel workbook (ECMA-376): a sheet with the table, its header frozen, and a sheet "About" that says what
/// it is. The parts go into the zip as they are made, so that memory stays flat whatever the number of rows.
/// </summary>
internal sealed class XlsxTableWriter : TableWriter
{
    private const int MaxCellLength = 32_767;
    private const int PlainStyle = 0;
    private const int DateStyle = 1;
    private const int InstantStyle = 2;
    private const int HeaderStyle = 3;

    // Excel takes 1900 for a leap year; from March of that year on its day numbers and ours agree.
    private static readonly DateTime DayZero = new(1899, 12, 30);
    private static readonly DateTime FirstCommonDay = new(1900, 3, 1);

    private readonly JsonBuffer _xml = new(64 * 1024);
    private readonly ZipArchive _zip;
    private TableHeader? _header;
    private string[] _letters = [];
    private Stream? _sheet;
    private long _rowNumber;

    /// <summary>An empty workbook.</summary>
    public XlsxTableWriter() => _zip = new ZipArchive(new BufferStream(Pending), ZipArchiveMode.Create, leaveOpen: true);

    /// <inheritdoc/>
    public override long MaxRows => 1_048_575;

    /// <inheritdoc/>
    public override void Begin(TableHeader header)
    {
        _header = header;
        _letters = [.. Enumerable.Range(0, header.Columns.Count).Select(Letters)];
        foreach (var (path, content) in XlsxParts.Fixed) WritePart(path, content);
        _sheet = Open("xl/worksheets/sheet1.xml");
        Append(XlsxParts.SheetStart);
        Append("""
            <sheetViews><sheetView tabSelected="1" workbookViewId="0">
            <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>
            """);
        for (var i = 0; i < header.Columns.Count; i++)
        {
            var width = Math.Clamp(header.Columns[i].Name.Length + 2, 12, 40);
            Append(string.Create(CultureInfo.InvariantCulture,
                $"""<col min="{i + 1}" max="{i + 1}" width="{width}" customWidth="1"/>"""));
        }
        Append("</cols><sheetData>");
        BeginRow();
        for (var i = 0; i < header.Columns.Count; i++) AppendText(_letters[i], header.Columns[i].Name, HeaderStyle);
        EndRow();
    }

    /// <inheritdoc/>
    public override void Row(ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells)
    {
        BeginRow();
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Token != JsonTokenType.Null)
                AppendCell(i, cells[i].Token, json.Slice(cells[i].Start, cells[i].Length));
        }
        EndRow();
    }

    /// <inheritdoc/>
    public override void End(TableSummary summary)
    {
        Append("</sheetData></worksheet>");
        Flush();
        _sheet!.Dispose();
        _sheet = Open("xl/worksheets/sheet2.xml");
        _rowNumber = 0;
        Append(XlsxParts.SheetStart);
        Append("""
            <cols><col min="1" max="1" width="24" customWidth="1"/>
            <col min="2" max="2" width="80" customWidth="1"/></cols><sheetData>
            """);
        About("Table", _header!.Name);
        About("Variables", _header.Variables.Length > 0 ? _header.Variables : "none");
        About("Rows", summary.RowCount.ToString(CultureInfo.InvariantCulture));
        About("SHA-256 of the table as CSV", summary.Sha256);
        About("Warehouse generation", _header.Generation.ToString(CultureInfo.InvariantCulture));
        About("Written at (UTC)", _header.WrittenAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        Append("</sheetData></worksheet>");
        Flush();
        _sheet.Dispose();
        _sheet = null;
        _zip.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        _sheet?.Dispose();
        _zip.Dispose();
        _xml.Dispose();
        base.Dispose(isDisposing);
    }

    private void AppendCell(int column, JsonTokenType token, ReadOnlySpan<byte> value)
    {
        var place = _letters[column];
        var kind = _header!.Columns[column].Kind;
        switch (token)
        {
            case JsonTokenType.True or JsonTokenType.False:
                Append($"""<c r="{place}{_rowNumber}" t="b"><v>{(token == JsonTokenType.True ? 1 : 0)}</v></c>""");
                break;
            case JsonTokenType.Number:
                Append($"""<c r="{place}{_rowNumber}"><v>""");
                _xml.Append(value);
                Append("</v></c>");
                break;
            default:
                var text = CellText.Of(value);
                if (kind is ValueKind.Date or ValueKind.DateTime && TryReadDay(text, out var day))
                {
                    var style = kind == ValueKind.Date ? DateStyle : InstantStyle;
                    Append(string.Create(CultureInfo.InvariantCulture,
                        $"""<c r="{place}{_rowNumber}" s="{style}"><v>{day:0.##########}</v></c>"""));
                }
                else
                {
                    AppendText(place, text, PlainStyle);
                }
                break;
        }
    }

    private static bool TryReadDay(string text, out double day)
    {
        var isRead = DateTime.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant);
        day = (instant - DayZero).TotalDays;
        return isRead && instant >= FirstCommonDay;
    }

    private void AppendText(string column, string text, int style)
    {
        if (text.Length > MaxCellLength)
        {
            throw new GraphQLException(new GraphQLError
            {
                Code = Planning.RequestErrorCodes.CellTooLong,
                Message = $"Column \"{_header!.Columns[Array.IndexOf(_letters, column)].Name}\" has a text of {text.Length} "
                    + $"characters; a cell of Excel holds {MaxCellLength}. Ask for CSV, or leave the column out.",
            });
        }
        Append($"""<c r="{column}{_rowNumber}" s="{style}" t="inlineStr"><is><t xml:space="preserve">""");
        Append(XlsxParts.Escape(text));
        Append("</t></is></c>");
    }

    private void About(string name, string value)
    {
        BeginRow();
        AppendText("A", name, HeaderStyle);
        var shown = value.Length <= MaxCellLength ? value : string.Concat(value.AsSpan(0, MaxCellLength - 1), "…");
        AppendText("B", shown, PlainStyle);
        EndRow();
    }

    private void BeginRow() => Append(string.Create(CultureInfo.InvariantCulture, $"""<row r="{++_rowNumber}">"""));

    private void EndRow()
    {
        Append("</row>");
        if (_xml.Length > 32 * 1024) Flush();
    }

    private void WritePart(string path, string content)
    {
        using var part = Open(path);
        part.Write(Encoding.UTF8.GetBytes(content));
    }

    private Stream Open(string path) => _zip.CreateEntry(path, CompressionLevel.Fastest).Open();

    private void Append(string xml)
    {
        var room = _xml.Reserve(Encoding.UTF8.GetMaxByteCount(xml.Length));
        _xml.Advance(Encoding.UTF8.GetBytes(xml, room));
    }

    private void Flush()
    {
        _sheet!.Write(_xml.Written);
        _xml.Truncate(0);
    }

    // A, B, … Z, AA, AB, …
    private static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + ((rest - 1) % 26)) + letters;
        return letters;
    }
}
