using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Annotate;

/// <summary>
/// Gives a clerk the own workbook back, with every bad cell coloured and commented: red where a line was refused, yellow
/// where it was loaded and is suspect. Everything else in the workbook stays as it was.
/// </summary>
internal static class WorkbookNotes
{
    private const string Red = "FFFFC7CE";
    private const string Yellow = "FFFFEB9C";

    /// <summary>Writes the annotated copy.</summary>
    /// <param name="file">The workbook as it was sent.</param>
    /// <param name="report">What came of loading it.</param>
    /// <param name="target">Where to write; a file there is replaced.</param>
    public static void Write(SourceFile file, LoadReport report, string target)
    {
        using (var content = file.OpenContent())
        using (var copy = new FileStream(target, FileMode.Create, FileAccess.Write))
            content.CopyTo(copy);
        using var document = SpreadsheetDocument.Open(target, isEditable: true);
        var workbook = document.WorkbookPart!;
        var fills = new CellFills(workbook);
        foreach (var sheet in NotesOf(report).GroupBy(n => n.Sheet))
        {
            if (FindSheet(workbook, sheet.Key) is not { } worksheet) continue;
            var cells = sheet.GroupBy(n => n.Cell).ToList();
            foreach (var cell in cells)
                fills.Paint(SheetCells.Find(worksheet, cell.Key), cell.Any(n => n.IsError) ? Red : Yellow);
            CellComments.Add(worksheet, cells.Select(c => (c.Key, string.Join("\n\n", c.Select(n => n.Text).Distinct()))));
        }
    }

    private static IEnumerable<(string? Sheet, string Cell, bool IsError, string Text)> NotesOf(LoadReport report)
    {
        foreach (var complaint in report.Rejections.SelectMany(r => r.Complaints))
        {
            var (sheet, cell) = Split(complaint.Place);
            yield return (sheet, cell, true, $"{complaint.Code}: {complaint.Vietnamese}\n{complaint.English}");
        }

        foreach (var warned in report.Warned.Where(w => w.Place is not null))
        {
            var (sheet, cell) = Split(warned.Place);
            var (vietnamese, english) = LineWarnings.Explain(warned.Code);
            yield return (sheet, cell, false, $"{warned.Code}: {vietnamese}\n{english}");
        }
    }

    // What is said of the file as a whole stands at its first cell.
    private static (string? Sheet, string Cell) Split(string? place)
    {
        var at = place?.LastIndexOf('!') ?? -1;
        return at < 0 ? (null, "A1") : (place![..at], place[(at + 1)..]);
    }

    private static WorksheetPart? FindSheet(WorkbookPart workbook, string? name)
    {
        var sheet = workbook.Workbook.Descendants<Sheet>().FirstOrDefault(s => name is null || s.Name?.Value == name);
        return sheet?.Id?.Value is { } id ? workbook.GetPartById(id) as WorksheetPart : null;
    }
}
