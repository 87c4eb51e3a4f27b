using System.IO.Compression;
using System.Xml;

namespace ItAnalytics.Etl.Extract;

/// <summary>A span of merged cells, all from 1 and inclusive.</summary>
internal readonly record struct MergedCells(int FirstRow, int FirstColumn, int LastRow, int LastColumn);

/// <summary>
/// What the workbook library does not say of a sheet, from the sheet's own XML (ECMA-376, 18.3.1): cells whose formula
/// ended in an error, or was never calculated, both of which the library reads as empty, and an empty cell is a state that
/// somebody meant; hidden rows; merged cells.
/// </summary>
internal sealed class SheetFacts
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>What stands in cells without a usable value, by row and column from 1: an error, or the formula.</summary>
    public Dictionary<(int Row, int Column), string> Faults { get; } = [];

    /// <summary>Hidden rows, from 1.</summary>
    public HashSet<int> HiddenRows { get; } = [];

    /// <summary>Merged cells.</summary>
    public List<MergedCells> Merged { get; } = [];

    /// <summary>Reads the facts of a sheet.</summary>
    /// <exception cref="InvalidDataException">No workbook of the newer format.</exception>
    public static SheetFacts Read(Stream workbook, string sheet)
    {
        using var archive = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
        var facts = new SheetFacts();
        using var reader = XmlReader.Create(Part(archive, SheetPath(archive, sheet)).Open());
        int row = 0, column = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            switch (reader.LocalName)
            {
                case "row":
                    row = reader.GetAttribute("r") is { } number ? XmlConvert.ToInt32(number) : row + 1;
                    column = 0;
                    if (reader.GetAttribute("hidden") is "1" or "true") facts.HiddenRows.Add(row);
                    break;
                case "c":
                    column = reader.GetAttribute("r") is { } place ? PlaceOf(place).Column : column + 1;
                    facts.ReadCell(reader, row, column);
                    break;
                case "mergeCell" when reader.GetAttribute("ref") is { } span:
                    var corners = span.Split(':');
                    var (first, last) = (PlaceOf(corners[0]), PlaceOf(corners[^1]));
                    facts.Merged.Add(new MergedCells(first.Row, first.Column, last.Row, last.Column));
                    break;
            }
        }

        return facts;
    }

    // The reader stands on the cell and is left inside it.
    private void ReadCell(XmlReader reader, int row, int column)
    {
        if (reader.IsEmptyElement) return;
        var isError = reader.GetAttribute("t") == "e";
        string? formula = null, value = null;
        using var cell = reader.ReadSubtree();
        while (cell.Read())
        {
            if (cell.NodeType != XmlNodeType.Element) continue;
            if (cell.LocalName == "f") formula = $"={cell.ReadInnerXml()}";
            if (cell.NodeType == XmlNodeType.Element && cell.LocalName == "v") value = cell.ReadInnerXml();
        }

        if (isError) Faults[(row, column)] = value ?? "#N/A";
        else if (formula is not null && value is null) Faults[(row, column)] = formula;
    }

    private static string SheetPath(ZipArchive archive, string sheet)
    {
        var id = Elements(archive, "xl/workbook.xml", "sheet", e => (Name: e.GetAttribute("name"), Id: e.GetAttribute("id", Relationships)))
            .First(s => s.Name == sheet).Id;
        var target = Elements(archive, "xl/_rels/workbook.xml.rels", "Relationship", e => (Id: e.GetAttribute("Id"), Target: e.GetAttribute("Target")!))
            .First(r => r.Id == id).Target;
        return target.StartsWith('/') ? target[1..] : $"xl/{target}";
    }

    private static List<T> Elements<T>(ZipArchive archive, string path, string name, Func<XmlReader, T> read)
    {
        var found = new List<T>();
        using var reader = XmlReader.Create(Part(archive, path).Open());
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == name) found.Add(read(reader));
        }

        return found;
    }

    private static ZipArchiveEntry Part(ZipArchive archive, string path) =>
        archive.GetEntry(path) ?? throw new InvalidDataException($"The workbook has no part {path}.");

    // BC12 is column 55 of row 12.
    private static (int Row, int Column) PlaceOf(string place)
    {
        int column = 0, row = 0;
        foreach (var c in place)
        {
            if (char.IsAsciiLetterUpper(c)) column = (column * 26) + (c - 'A' + 1);
            else if (char.IsAsciiDigit(c)) row = (row * 10) + (c - '0');
        }

        return (row, column);
    }
}
