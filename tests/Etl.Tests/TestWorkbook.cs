using System.Globalization;
using System.IO.Compression;
using System.Text;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Tests;

/// <summary>A sheet of a workbook to be written; cells are named as in Excel.</summary>
internal sealed class TestSheet(string name)
{
    private readonly SortedDictionary<int, SortedDictionary<int, string>> rows = [];
    private readonly List<string> merged = [];
    private readonly HashSet<int> hidden = [];

    public string Name => name;

    /// <summary>
    /// Texts as texts; what begins with a digit as a number, with a percent sign behind it as a percent cell, a day as
    /// <c>2022-10-25</c>; <c>=A1|5</c> as a formula with a kept value, <c>=A1</c> as one that was never calculated; <c>#DIV/0!</c>.
    /// </summary>
    public TestSheet Row(int row, string firstColumn, params string[] cells)
    {
        var at = firstColumn.Aggregate(0, (n, c) => (n * 26) + (c - 'A' + 1));
        foreach (var cell in cells) Put(row, at++, cell);
        return this;
    }

    public TestSheet Merge(string span)
    {
        merged.Add(span);
        return this;
    }

    public TestSheet Hide(int row)
    {
        hidden.Add(row);
        return this;
    }

    public string Xml()
    {
        var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
        foreach (var (row, cells) in rows)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\"{(hidden.Contains(row) ? " hidden=\"1\"" : "")}>");
            foreach (var (column, cell) in cells)
                xml.Append(cell.Replace("<c", $"<c r=\"{CellPlace.Letters(column)}{row}\"", StringComparison.Ordinal));
            xml.Append("</row>");
        }

        xml.Append("</sheetData>");
        if (merged.Count > 0) xml.Append("<mergeCells>").AppendJoin("", merged.Select(m => $"<mergeCell ref=\"{m}\"/>")).Append("</mergeCells>");
        return xml.Append("</worksheet>").ToString();
    }

    private void Put(int row, int column, string cell)
    {
        if (cell.Length == 0) return;
        if (!rows.TryGetValue(row, out var cells)) rows[row] = cells = [];
        cells[column] = cell switch
        {
            ['#', ..] => $"<c t=\"e\"><v>{cell}</v></c>",
            ['=', .. var formula] when formula.Split('|') is [var text, var value] => $"<c><f>{text}</f><v>{value}</v></c>",
            ['=', .. var formula] => $"<c><f>{formula}</f></c>",
            [.. var percent, '%'] when decimal.TryParse(percent, CultureInfo.InvariantCulture, out var share) =>
                $"<c s=\"1\"><v>{(share / 100).ToString(CultureInfo.InvariantCulture)}</v></c>",
            _ when DateTime.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                $"<c s=\"2\"><v>{day.ToOADate().ToString(CultureInfo.InvariantCulture)}</v></c>",
            _ when decimal.TryParse(cell, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                $"<c><v>{cell}</v></c>",
            ['\'', .. var text] => Text(text),
            _ => Text(cell),
        };
    }

    private static string Text(string text) => $"<c t=\"inlineStr\"><is><t>{System.Security.SecurityElement.Escape(text)}</t></is></c>";
}

/// <summary>Writes the smallest workbooks that are some.</summary>
internal static class TestWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    public static string Write(string path, params TestSheet[] sheets)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        var numbers = Enumerable.Range(1, sheets.Length).ToList();
        Add(archive, "[Content_Types].xml",
            $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{string.Concat(numbers.Select(i => $"""<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"""))}</Types>""");
        Add(archive, "_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Add(archive, "xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets>{string.Concat(numbers.Select(i => $"""<sheet name="{sheets[i - 1].Name}" sheetId="{i}" r:id="r{i}"/>"""))}</sheets></workbook>""");
        Add(archive, "xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Package}/relationships">{string.Concat(numbers.Select(i => $"""<Relationship Id="r{i}" Type="{Office}/worksheet" Target="worksheets/sheet{i}.xml"/>"""))}<Relationship Id="s" Type="{Office}/styles" Target="styles.xml"/></Relationships>""");
        Add(archive, "xl/styles.xml",
            $"""<styleSheet xmlns="{Main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""");
        foreach (var i in numbers) Add(archive, $"xl/worksheets/sheet{i}.xml", sheets[i - 1].Xml());
        return path;
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
