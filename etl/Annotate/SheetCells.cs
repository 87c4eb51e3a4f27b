using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ItAnalytics.Etl.Annotate;

/// <summary>Finds cells of a sheet, and makes those that are not there.</summary>
internal static class SheetCells
{
    /// <summary>The cell of a name such as <c>C12</c>; rows and cells stay in their order.</summary>
    public static Cell Find(WorksheetPart worksheet, string name)
    {
        var data = worksheet.Worksheet.GetFirstChild<SheetData>() ?? worksheet.Worksheet.AppendChild(new SheetData());
        var (column, number) = Place(name);
        var row = Row(data, (uint)number);
        // Programs may leave out the names of cells that follow one another.
        var at = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            at = cell.CellReference?.Value is { } reference ? Place(reference).Column : at + 1;
            if (at == column) return cell;
            if (at > column) return row.InsertBefore(new Cell { CellReference = name }, cell);
        }

        return row.AppendChild(new Cell { CellReference = name });
    }

    /// <summary>Column and row of a cell's name, from 1.</summary>
    public static (int Column, int Row) Place(string name)
    {
        var letters = name.TakeWhile(char.IsAsciiLetterUpper).Count();
        var column = name[..letters].Aggregate(0, (n, c) => (n * 26) + (c - 'A' + 1));
        return (column, int.Parse(name.AsSpan(letters), CultureInfo.InvariantCulture));
    }

    private static Row Row(SheetData data, uint number)
    {
        uint at = 0;
        foreach (var row in data.Elements<Row>())
        {
            at = row.RowIndex?.Value ?? at + 1;
            if (at == number) return row;
            if (at > number) return data.InsertBefore(new Row { RowIndex = number }, row);
        }

        return data.AppendChild(new Row { RowIndex = number });
    }
}
