using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>
/// Files as they come when everything goes wrong. Each damaged line of hostile.csv carries the code of the rule that
/// must refuse it, and each refused file carries it in its name, so that the fixture says itself what is expected.
/// </summary>
public sealed partial class HostileTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static readonly string Folder = Repository.PathTo("tests", "fixtures", "hostile");

    private static SourceContracts Contracts { get; } = SourceContracts.Of(
        new[] { "hostile.yaml", "hostile-workbook.yaml" }.Select(f => ContractReader.Read(f, File.ReadAllText(Path.Combine(Folder, f)))));

    public static TheoryData<string> RefusedFiles =>
        [.. Directory.EnumerateFiles(Folder, "SRC*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Each_damaged_line_is_refused_by_its_rule_and_every_other_line_is_loaded()
    {
        // Of its own, since the other tests may have loaded the same file by now.
        await using var fresh = new FreshWarehouse();
        var own = await fresh.Open();
        await own.LoadFolder("danang", "pci");

        var report = await own.Load(Path.Combine(Folder, "hostile.csv"), Contracts);

        var rejected = await own.Lines(
            $"""
            select line_number, string_agg(rule_code, ' ' order by complaint_number), raw_text from ops.rejection
            where source_file_key = {report.SourceFileKey} group by 1, 3 order by 1
            """);
        Assert.All(rejected, line => Assert.Equal(Code().Match(line.Split('|')[2]).Value, line.Split('|')[1]));
        Assert.Equal(Code().Count(File.ReadAllText(Path.Combine(Folder, "hostile.csv"))), rejected.Count);
        Assert.True(rejected.Select(line => line.Split('|')[1]).Distinct().Count() > 28);
        Assert.True(report.Counts.Reconciles, report.ToString());
        Assert.Equal(new LoadCounts(25 + rejected.Count, 24, 1, 0, rejected.Count), report.Counts);
    }

    [Fact]
    public async Task What_a_clerk_reads_names_the_text_and_says_what_to_do_in_both_languages()
    {
        await warehouse.LoadFolder("danang", "pci");
        var report = await warehouse.Load(Path.Combine(Folder, "hostile.csv"), Contracts, reload: true);

        foreach (var rejection in report.FirstRejections)
        {
            // At least two sentences: what is wrong, and what to do; and Vietnamese that is Vietnamese.
            Assert.Matches(@"^.{15,}\. [A-Z].{5,}\.$", rejection.Complaint.English);
            Assert.Matches(@"^.{10,}\. .*Hãy .{5,}\.$", rejection.Complaint.Vietnamese);
            Assert.DoesNotContain("\0", rejection.RawText, StringComparison.Ordinal);
        }

        var unknown = report.FirstRejections.First(r => r.Complaint.Code == "VAL201").Complaint;
        Assert.Contains("'Sở Nội vục'", unknown.English, StringComparison.Ordinal);
        Assert.Contains("Sở Nội vụ (DN-SNV, differs in 1 letter)", unknown.English, StringComparison.Ordinal);
        Assert.Contains("aliases.csv", unknown.Vietnamese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_lines_keep_their_values_states_and_texts()
    {
        await warehouse.LoadFolder("danang", "pci");
        await warehouse.Load(Path.Combine(Folder, "hostile.csv"), Contracts, reload: true);

        var facts = await warehouse.Lines(
            """
            select a.agency_code, i.indicator_code, s.status_code, trim_scale(o.value), o.numerator, o.denominator, o.raw_text
            from dw.fact_observation o
            join dw.dim_agency a using (agency_key)
            join dw.dim_indicator i using (indicator_key)
            join dw.dim_status s using (status_key)
            join ops.source_file f using (source_file_key)
            where f.source_code = 'hostile' and o.known_to is null
            order by o.line_number
            """);

        Assert.Equal(
            [
                "DN-SNV|MC01|VALUE|98.7|||98,7",
                "DN-SNV|MC02|VALUE|98.7|||98,7 %",
                "DN-SNV|MC05|VALUE|61.7|1234|2000|61,7",
                "DN-SNV|MC06|VALUE|95|190|200|",
                "DN-SNV|VB03|VALUE|80|4|5|4/5",
                "DN-SNV|VB04|VALUE||0|0|0/0",
                "DN-H-HOAVANG|MC01|VALUE|90|||",
                "DN-STTTT|MC01|VALUE|99.1|||99,1",
                "DN-STP|MC01|VALUE|77.7|||77,7",
                "DN-SLDTBXH|MC01|VALUE|81.5|||81,5",
                "DN-DPTTH|VB03|VALUE|60|||",
                "DN-TTTP|VB03|VALUE|61.5|||61,5",
                "DN-SDL|MC01|VALUE|88.8|||88,8",
                "DN-HAIQUAN|MC01|VALUE|93.8|||93,8",
                "DN-BHXH|DV05|NOT_APPLICABLE||||không áp dụng",
                "DN-BHXH|DV03|NOT_APPLICABLE||||N/A",
                "DN-BHXH|DV04|MISSING||||-",
                "DN-BHXH|MC02|MISSING||||trống",
                "DN-BHXH|MC05|MISSING||||",
                "DN-SNV|HT02|VALUE|1|||Có",
                "DN-SNV|VB05|VALUE|53.3|||53,3",
                "DN-SNV|VB06|VALUE|83.3|||83,3",
                "DN-SNV|DV07|VALUE|12.5|||12,5",
                "DN-SNV|DV08|VALUE|13.5|||13,5",
            ],
            facts.Where(f => !f.StartsWith("DN-SNV|DV09", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(RefusedFiles))]
    public async Task A_file_that_is_not_what_it_promises_is_refused_whole_with_a_reason(string name)
    {
        var before = await warehouse.Scalar<long>("select count(*) from dw.fact_observation");

        var report = await warehouse.Load(Path.Combine(Folder, name), Contracts, reload: true);

        Assert.Equal(LoadState.Refused, report.State);
        var rejection = Assert.Single(report.FirstRejections);
        Assert.Equal(name[..6], rejection.Complaint.Code);
        Assert.Equal("REFUSED", await warehouse.Scalar<string>($"select state from ops.source_file where source_file_key = {report.SourceFileKey}"));
        Assert.Equal(before, await warehouse.Scalar<long>("select count(*) from dw.fact_observation"));
    }

    [Fact]
    public async Task A_file_that_no_contract_knows_is_refused_and_a_missing_one_too()
    {
        var unknown = await warehouse.Load(Path.Combine(Folder, "somewhere", "figures.csv"));
        Assert.Equal("SRC105", Assert.Single(unknown.FirstRejections).Complaint.Code);

        var missing = await warehouse.Load(Path.Combine(Folder, "not-there.csv"), Contracts);
        Assert.Equal("SRC108", Assert.Single(missing.FirstRejections).Complaint.Code);
    }

    [Fact]
    public async Task A_very_long_line_is_refused_alone_and_the_lines_around_it_are_loaded()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("hostile");
        var path = folder.Write(
            "long.csv",
            "expect;what;agency;group;indicator;period;stage;value;numerator;denominator;unit;note\n"
            + ";before;DN-SNV;;DV09;2019;SELF;50;;;;\n"
            + $";{new string('x', 100_000)};DN-SNV;;DV09;2018;SELF;50;;;;\n"
            + ";behind;DN-SNV;;DV09;2020;SELF;51;;;;\n");

        var report = await warehouse.Load(path, Contracts);

        Assert.Equal(new LoadCounts(3, 2, 0, 0, 1), report.Counts);
        var rejection = Assert.Single(report.FirstRejections);
        Assert.Equal((3L, "SRC114"), (rejection.LineNumber, rejection.Complaint.Code));
        Assert.Equal(SourceRecord.MaximumRawText, rejection.RawText.Length);
    }

    [Fact]
    public async Task Grades_that_add_up_to_more_agencies_than_the_group_has_are_flagged()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("danang");

        var report = await warehouse.Load(folder.Write(
            "published-facts.csv",
            "id,article,result_year,group,agency,indicator,stat,value,unit,raw_text\n"
            + "1,x,2019,TW,,GROUP_SIZE,count,6,agencies,/6\n"
            + "2,x,2019,TW,,GRADE_TOT,count,4,agencies,4 tốt\n"
            + "3,x,2019,TW,,GRADE_KHA,count,3,agencies,3 khá\n"
            + "4,x,2019,QH,,GRADE_TOT,count,7,agencies,7 tốt\n"));

        Assert.Equal(new LoadCounts(4, 4, 0, 0, 0), report.Counts);
        Assert.Equal(2, Assert.Single(report.WarnedByCode, w => w.Key == "PARTS_EXCEED_WHOLE").Value);
    }

    [Fact]
    public async Task A_workbook_is_read_by_its_cells_and_the_error_of_a_formula_is_no_figure()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("hostile");

        var report = await warehouse.Load(WriteWorkbook(folder, "Figures", ["98.5", "100", "#DIV/0!"]), Contracts);

        Assert.Equal(new LoadCounts(3, 2, 0, 0, 1), report.Counts);
        Assert.Equal("VAL214", Assert.Single(report.FirstRejections).Complaint.Code);
    }

    [Fact]
    public async Task A_workbook_without_the_sheet_of_the_contract_is_refused()
    {
        using var folder = new TemporaryFolder("hostile");

        var report = await warehouse.Load(WriteWorkbook(folder, "Numbers", ["98.5"]), Contracts);

        Assert.Equal(LoadState.Refused, report.State);
        Assert.Equal("SRC107", Assert.Single(report.FirstRejections).Complaint.Code);
    }

    // The smallest workbook that is one: no styles, no shared strings.
    private static string WriteWorkbook(TemporaryFolder folder, string sheet, string[] values)
    {
        var rows = new StringBuilder();
        AddRow(rows, ["agency", "indicator", "period", "value"]);
        for (var i = 0; i < values.Length; i++) AddRow(rows, ["DN-SNV", "DV09", $"{2016 + i}", values[i]]);
        var path = folder.Write("figures.xlsx", "");
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(archive, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
        Add(archive, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Add(archive, "xl/workbook.xml", $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>""");
        Add(archive, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
        Add(archive, "xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");
        return path;
    }

    private static void AddRow(StringBuilder rows, string[] cells)
    {
        rows.Append("<row>");
        foreach (var cell in cells)
        {
            rows.Append(cell[0] == '#' ? $"""<c t="e"><v>{cell}</v></c>"""
                : char.IsAsciiDigit(cell[0]) ? $"<c><v>{cell}</v></c>"
                : $"""<c t="inlineStr"><is><t>{cell}</t></is></c>""");
        }

        rows.Append("</row>");
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }

    [GeneratedRegex("(SRC|VAL)[0-9]{3}")]
    private static partial Regex Code();
}
