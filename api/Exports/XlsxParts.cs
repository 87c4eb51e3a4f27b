using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ItAnalytics.Api.Exports;

/// <summary>The parts of a workbook that are always the same, and how texts are written in the others.</summary>
internal static partial class XlsxParts
{
    private const string Xml = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <summary>How a sheet begins.</summary>
    public const string SheetStart = $"""{Xml}<worksheet xmlns="{Main}">""";

    /// <summary>Path and content of each fixed part.</summary>
    public static IReadOnlyList<(string Path, string Content)> Fixed { get; } =
    [
        ("[Content_Types].xml",
            $"""
            {Xml}<Types xmlns="{Package}/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/>
            <Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/>
            <Override PartName="/xl/worksheets/sheet2.xml" ContentType="{Types}.worksheet+xml"/></Types>
            """),
        ("_rels/.rels",
            $"""
            {Xml}<Relationships xmlns="{Package}/relationships">
            <Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """),
        ("xl/workbook.xml",
            $"""
            {Xml}<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>
            <sheet name="Table" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/></sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels",
            $"""
            {Xml}<Relationships xmlns="{Package}/relationships">
            <Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/>
            <Relationship Id="rId2" Type="{Relations}/worksheet" Target="worksheets/sheet2.xml"/>
            <Relationship Id="rId3" Type="{Relations}/styles" Target="styles.xml"/></Relationships>
            """),
        // The styles, by number: plain, a day, an instant, a header.
        ("xl/styles.xml",
            $"""
            {Xml}<styleSheet xmlns="{Main}"><numFmts count="2">
            <numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>
            <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">
            <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
            <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>
            """),
    ];

    /// <summary>A text as the content of an element; characters that XML has no way to write become _xHHHH_.</summary>
    public static string Escape(string text)
    {
        if (!NeedsEscape().IsMatch(text)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '_' when LooksEscaped().IsMatch(text, i) => escaped.Append("_x005F_"),
                '\t' or '\n' => escaped.Append(c),
                < ' ' or '\uFFFE' or '\uFFFF' => escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_"),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    [GeneratedRegex(@"[<>&_\x00-\x08\x0B-\x1F\uFFFE\uFFFF]")]
    private static partial Regex NeedsEscape();

    [GeneratedRegex(@"\G_x[0-9A-Fa-f]{4}_")]
    private static partial Regex LooksEscaped();
}
