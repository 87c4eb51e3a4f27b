using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ItAnalytics.Etl.Annotate;

/// <summary>
/// Adds comments to cells. A comment is a text in one part and a box in another, a drawing in VML (ECMA-376, part 4); Excel
/// shows none that lacks its box. Comments that are there already stay, and a cell that has one gets the new text below it.
/// </summary>
internal static class CellComments
{
    private const string Author = "ItAnalytics";

    // Boxes of one drawing need numbers of their own; Excel counts from 1025 up.
    private const int FirstBox = 60_000;

    private static readonly XNamespace Vml = "urn:schemas-microsoft-com:vml";
    private static readonly XNamespace Office = "urn:schemas-microsoft-com:office:office";
    private static readonly XNamespace Excel = "urn:schemas-microsoft-com:office:excel";

    /// <summary>Adds a comment to each of some cells of a sheet.</summary>
    public static void Add(WorksheetPart worksheet, IEnumerable<(string Cell, string Text)> notes)
    {
        var part = worksheet.WorksheetCommentsPart ?? worksheet.AddNewPart<WorksheetCommentsPart>();
        var comments = part.Comments ??= new Comments();
        comments.Authors ??= new Authors();
        comments.CommentList ??= new CommentList();
        comments.Authors.AppendChild(new Author(Author));
        var author = (uint)comments.Authors.ChildElements.Count - 1;
        var (drawing, boxes) = Drawing(worksheet);
        var number = FirstBox;
        foreach (var (cell, text) in notes)
        {
            var there = comments.CommentList.Elements<Comment>().FirstOrDefault(c => c.Reference?.Value == cell);
            if (there?.CommentText is { } own)
            {
                own.AppendChild(new Run(Words($"\n\n{text}")));
                continue;
            }

            comments.CommentList.AppendChild(new Comment(new CommentText(new Run(Words(text)))) { Reference = cell, AuthorId = author });
            boxes.Root!.Add(Box(cell, number++));
        }

        using var stream = drawing.GetStream(FileMode.Create, FileAccess.Write);
        boxes.Save(stream);
    }

    private static Text Words(string text) => new(text) { Space = SpaceProcessingModeValues.Preserve };

    private static (VmlDrawingPart Part, XDocument Boxes) Drawing(WorksheetPart worksheet)
    {
        if (worksheet.Worksheet.GetFirstChild<LegacyDrawing>()?.Id?.Value is { } id
            && worksheet.GetPartById(id) is VmlDrawingPart there)
        {
            using var stream = there.GetStream(FileMode.Open, FileAccess.Read);
            return (there, XDocument.Load(stream));
        }

        var part = worksheet.AddNewPart<VmlDrawingPart>();
        Insert(worksheet.Worksheet, new LegacyDrawing { Id = worksheet.GetIdOfPart(part) });
        var boxes = new XDocument(new XElement(
            "xml",
            new XAttribute(XNamespace.Xmlns + "v", Vml), new XAttribute(XNamespace.Xmlns + "o", Office), new XAttribute(XNamespace.Xmlns + "x", Excel),
            new XElement(
                Vml + "shapetype",
                new XAttribute("id", "_x0000_t202"), new XAttribute("coordsize", "21600,21600"), new XAttribute(Office + "spt", "202"),
                new XAttribute("path", "m,l,21600r21600,l21600,xe"),
                new XElement(Vml + "stroke", new XAttribute("joinstyle", "miter")),
                new XElement(Vml + "path", new XAttribute("gradientshapeok", "t"), new XAttribute(Office + "connecttype", "rect")))));
        return (part, boxes);
    }

    // The schema of a sheet is a sequence: these are the elements that stand behind a drawing of comments.
    private static void Insert(Worksheet sheet, LegacyDrawing drawing)
    {
        var behind = sheet.ChildElements.FirstOrDefault(e =>
            e is LegacyDrawingHeaderFooter or DrawingHeaderFooter or Picture or OleObjects or Controls or WebPublishItems or TableParts
                or WorksheetExtensionList);
        if (behind is null) sheet.AppendChild(drawing);
        else sheet.InsertBefore(drawing, behind);
    }

    private static XElement Box(string cell, int number)
    {
        var (column, row) = SheetCells.Place(cell);
        return new XElement(
            Vml + "shape",
            new XAttribute("id", $"_x0000_s{number}"), new XAttribute("type", "#_x0000_t202"),
            new XAttribute("style", "position:absolute;width:260pt;height:120pt;z-index:1;visibility:hidden"),
            new XAttribute("fillcolor", "#ffffe1"), new XAttribute(Office + "insetmode", "auto"),
            new XElement(Vml + "fill", new XAttribute("color2", "#ffffe1")),
            new XElement(Vml + "textbox"),
            new XElement(
                Excel + "ClientData",
                new XAttribute("ObjectType", "Note"),
                new XElement(Excel + "MoveWithCells"), new XElement(Excel + "SizeWithCells"),
                new XElement(Excel + "Anchor", $"{column}, 15, {Math.Max(0, row - 2)}, 10, {column + 5}, 15, {row + 6}, 4"),
                new XElement(Excel + "AutoFill", "False"),
                new XElement(Excel + "Row", row - 1), new XElement(Excel + "Column", column - 1)));
    }
}
