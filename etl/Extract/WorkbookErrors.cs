using System.IO.Compression;
using System.Xml;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Finds the cells of a sheet whose formula ended in an error. The workbook library reads such a cell as an empty one,
/// and an empty cell is a state that somebody meant; so they are looked up in the sheet's own XML (ECMA-376, 18.3.1.4:
/// a cell of type <c>e</c>).
/// </summary>
internal static class WorkbookErrors
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Error texts by row and column, both from 1.</summary>
    /// <exception cref="InvalidDataException">No workbook of the newer format.</exception>
    public static Dictionary<(long Row, int Column), string> Find(Stream workbook, string sheet)
    {
        using var archive = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
        var errors = new Dictionary<(long, int), string>();
        using var reader = XmlReader.Create(Part(archive, SheetPath(archive, sheet)).Open());
        long row = 0;
        var column = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "row")
            {
                row = reader.GetAttribute("r") is { } number ? XmlConvert.ToInt64(number) : row + 1;
                column = 0;
            }
            else if (reader.LocalName == "c")
            {
                column = reader.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
                if (reader.GetAttribute("t") == "e" && reader.ReadToDescendant("v", reader.NamespaceURI))
                    errors[(row, column)] = reader.ReadElementContentAsString();
            }
        }

        return errors;
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

    // BC12 is column 55.
    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var c in place)
        {
            if (!char.IsAsciiLetterUpper(c)) break;
            column = (column * 26) + (c - 'A' + 1);
        }

        return column;
    }
}
