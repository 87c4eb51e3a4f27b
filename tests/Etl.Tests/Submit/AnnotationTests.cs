using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Etl.Tests.Load;

namespace ItAnalytics.Etl.Tests.Submit;

/// <summary>The clerk's own workbook, given back with its bad cells marked.</summary>
public sealed class AnnotationTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly SourceContracts Contracts = SourceContracts.Of(
    [
        ContractReader.Read(
            "form.yaml",
            """
            code: form
            kind: SUBMISSION
            description: One row of the form is one figure.
            methodology: danang
            files: ["form/*.xlsx"]
            states: OBSERVATION
            format: {type: xlsx, sheets: ["Phụ lục*"]}
            annex:
              code: STT
              title: Chỉ số
              labels: {agency: Đơn vị, period: Năm}
              value: Kết quả
              parts: {a: numerator, b: denominator}
              indicators: {"1.1": HT01, "1.2": HT04, "1.3": VB04}
            constants: {stage: SELF}
            numbers: {locale: COMMA}
            """),
    ]);

    [Fact]
    public async Task Bad_cells_are_coloured_and_commented_and_everything_else_stays()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("form");
        var path = TestWorkbook.Write(
            Path.Combine(folder.Path, "bao-cao.xlsx"),
            new TestSheet("Phụ lục 1").Row(1, "A", "Đơn vị: Sở Nội vụ").Row(2, "A", "Năm 2021").Row(3, "A", "STT", "Chỉ số", "Kết quả")
                .Row(4, "A", "'1.1", "Máy tính", "").Row(5, "B", "a = có diệt virus", "53").Row(6, "B", "b = tổng số", "'5O")
                .Row(7, "A", "'1.2", "Trang bị", "0.5").Row(8, "A", "'1.3", "Ký số", "98.7%"));
        var target = Path.Combine(folder.Path, "annotated.xlsx");

        var receipt = await new SubmissionDesk(warehouse.Etl, Contracts).ReceiveAsync("a clerk", new SentFile(path, null, IsCheck: true, target), cancellationToken: Stop);

        Assert.Equal(new ReceiptCounts(3, 2, 0, 0, 1), receipt.Counts);
        Assert.Equal("Phụ lục 1!C6", Assert.Single(receipt.Complaints).Place);
        Assert.Equal("Phụ lục 1!C7", Assert.Single(receipt.Warnings).Place);
        using var document = SpreadsheetDocument.Open(target, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document, Stop).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var sheet = document.WorkbookPart!.WorksheetParts.Single();
        Assert.Equal(
            [("C6", true, "VAL211"), ("C7", false, "MAY_BE_FRACTION")],
            sheet.WorksheetCommentsPart!.Comments.CommentList!.Elements<Comment>()
                .Select(c => (c.Reference!.Value!, c.InnerText.Contains("'5O'", StringComparison.Ordinal), c.InnerText.Split(':')[0])));
        Assert.Equal(("FFFFC7CE", "FFFFEB9C", null), (Colour(document, sheet, "C6"), Colour(document, sheet, "C7"), Colour(document, sheet, "C8")));
        Assert.Equal(10U, Format(document, sheet, "C8").NumberFormatId!.Value);
        Assert.Single(sheet.VmlDrawingParts);

        // Annotated once more, what the first time wrote is still there.
        var again = Path.Combine(folder.Path, "again.xlsx");
        await new SubmissionDesk(warehouse.Etl, Contracts).ReceiveAsync("a clerk", new SentFile(target, "form", IsCheck: true, again), cancellationToken: Stop);
        using var second = SpreadsheetDocument.Open(again, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(second, Stop).Select(e => e.Description));
        Assert.Equal(2, second.WorkbookPart!.WorksheetParts.Single().WorksheetCommentsPart!.Comments.CommentList!.Elements<Comment>().Count());
    }

    private static CellFormat Format(SpreadsheetDocument document, WorksheetPart sheet, string cell) =>
        (CellFormat)document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.ChildElements[
            (int)(sheet.Worksheet.Descendants<Cell>().Single(c => c.CellReference!.Value == cell).StyleIndex?.Value ?? 0)];

    private static string? Colour(SpreadsheetDocument document, WorksheetPart sheet, string cell) =>
        document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.Fills!.Elements<Fill>()
            .ElementAt((int)(Format(document, sheet, cell).FillId?.Value ?? 0)).PatternFill?.ForegroundColor?.Rgb?.Value;
}
