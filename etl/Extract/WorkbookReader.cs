using System.Globalization;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Reads one sheet of a workbook as lines. The line number is the row number of the sheet; what a cell says about
/// itself (number, percent format, date, formula error) goes along, so that no digit is read twice through a locale.
/// </summary>
internal sealed class WorkbookReader : RecordSource
{
    private readonly IExcelDataReader reader;
    private readonly Dictionary<(long Row, int Column), string> errors;
    private readonly int columnCount;
    private long row;

    static WorkbookReader() =>
        // The library asks for a Windows code page even where none is used.
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    /// <summary>Opens a sheet; <paramref name="stream"/> is closed with the reader.</summary>
    /// <exception cref="FileRefusedException">No workbook, protected, or without that sheet.</exception>
    public WorkbookReader(Stream stream, string? sheet)
    {
        try
        {
            reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
            FindSheet(sheet);
            errors = WorkbookErrors.Find(stream, reader.Name);
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or IOException or XmlException or InvalidOperationException)
        {
            throw new FileRefusedException(new Complaint(
                SourceErrorCodes.FileFormat, null,
                "Tệp không phải bảng tính .xlsx đọc được (sai đuôi tệp, bị hỏng hoặc có mật khẩu). Hãy lưu lại dưới dạng .xlsx không mật khẩu.",
                "The file is no readable .xlsx workbook (wrong extension, damaged or with a password). Save it as .xlsx without one."));
        }

        columnCount = reader.FieldCount;
    }

    /// <inheritdoc />
    public override double Progress => reader.RowCount == 0 ? 1 : (double)row / reader.RowCount;

    /// <inheritdoc />
    public override bool Read()
    {
        while (reader.Read())
        {
            row++;
            Current.Begin(row, RawText);
            var isBlank = true;
            for (var i = 0; i < columnCount; i++)
            {
                var (text, kind) = Cell(i);
                isBlank &= string.IsNullOrWhiteSpace(text);
                Current.Add(text, kind);
            }

            if (!isBlank) return true;
        }

        return false;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) reader.Dispose();
    }

    private (string Text, CellKind Kind) Cell(int index)
    {
        if (errors.TryGetValue((row, index + 1), out var error)) return (error, CellKind.Text);
        return reader.GetValue(index) switch
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
    }

    private static string Digits(double number) =>
        Math.Abs(number) < 1e15 ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);

    private bool IsPercent(int index) => reader.GetNumberFormatString(index)?.Contains('%', StringComparison.Ordinal) == true;

    private void FindSheet(string? wanted)
    {
        if (wanted is null) return;
        var seen = new List<string>();
        do
        {
            if (string.Equals(reader.Name, wanted, StringComparison.OrdinalIgnoreCase)) return;
            seen.Add(reader.Name);
        }
        while (reader.NextResult());
        throw new FileRefusedException(new Complaint(
            SourceErrorCodes.SheetMissing, null,
            $"Bảng tính không có trang '{wanted}', chỉ có: {string.Join(", ", seen)}. Hãy đổi tên trang cho đúng mẫu.",
            $"The workbook has no sheet '{wanted}', only: {string.Join(", ", seen)}. Rename the sheet as in the template."));
    }

    private string RawText()
    {
        var cells = new List<string>();
        for (var i = 0; i < Current.FieldCount; i++) cells.Add(Current[i].ToString());
        var text = string.Join(" | ", cells);
        return text.Length <= SourceRecord.MaximumRawText ? text : text[..SourceRecord.MaximumRawText];
    }
}
