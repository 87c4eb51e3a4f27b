using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ItAnalytics.Etl.Annotate;

/// <summary>Colours cells and leaves the rest of their format as it is.</summary>
internal sealed class CellFills
{
    // Every workbook's first two fills are Excel's own.
    private const int ReservedFills = 2;

    private readonly Stylesheet styles;
    private readonly Dictionary<string, uint> fills = [];
    private readonly Dictionary<(uint Format, string Colour), uint> formats = [];

    /// <summary>Opens the formats of a workbook, making them where it has none.</summary>
    public CellFills(WorkbookPart workbook)
    {
        var part = workbook.WorkbookStylesPart ?? workbook.AddNewPart<WorkbookStylesPart>();
        styles = part.Stylesheet ??= new Stylesheet();
        styles.Fonts ??= new Fonts(new Font());
        styles.Borders ??= new Borders(new Border());
        styles.Fills ??= new Fills();
        while (styles.Fills.ChildElements.Count < ReservedFills)
            styles.Fills.Append(new Fill(new PatternFill
            {
                PatternType = styles.Fills.ChildElements.Count == 0 ? PatternValues.None : PatternValues.Gray125,
            }));
        styles.CellFormats ??= new CellFormats(new CellFormat());
    }

    /// <summary>Colours a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="colour">Opacity, red, green and blue, two hexadecimal digits each.</param>
    public void Paint(Cell cell, string colour)
    {
        var old = cell.StyleIndex?.Value ?? 0;
        if (!formats.TryGetValue((old, colour), out var index))
        {
            var format = (CellFormat)styles.CellFormats!.ChildElements[(int)old].CloneNode(deep: true);
            format.FillId = Fill(colour);
            format.ApplyFill = true;
            formats[(old, colour)] = index = Append(styles.CellFormats, format);
        }

        cell.StyleIndex = index;
    }

    private uint Fill(string colour)
    {
        if (!fills.TryGetValue(colour, out var index))
            fills[colour] = index = Append(styles.Fills!, new Fill(
                new PatternFill(new ForegroundColor { Rgb = colour }) { PatternType = PatternValues.Solid }));
        return index;
    }

    private static uint Append(OpenXmlCompositeElement list, OpenXmlElement item)
    {
        list.AppendChild(item);
        var count = (uint)list.ChildElements.Count;
        if (list is Fills fills) fills.Count = count;
        if (list is CellFormats formats) formats.Count = count;
        return count - 1;
    }
}
