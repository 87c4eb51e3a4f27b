using System.IO.Compression;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>Files that come packed.</summary>
public sealed class ArchiveTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string Figures = RevisionTests.Header + "DN-SNV,MC01,2009,50,,\n";

    [Fact]
    public async Task A_packed_file_is_the_file_that_is_in_it()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var plain = folder.Write("figures.csv", Figures);
        var packed = Path.Combine(folder.Path, "others.csv.gz");
        await using (var zip = new GZipStream(File.Create(packed), CompressionLevel.Fastest)) zip.Write(File.ReadAllBytes(plain));

        var first = await warehouse.Load(packed, RevisionTests.Contracts);
        var second = await warehouse.Load(plain, RevisionTests.Contracts);

        Assert.Equal((LoadState.Loaded, 1), (first.State, first.Counts.Facts));
        Assert.Equal(LoadState.AlreadyLoaded, second.State);
        Assert.Equal(first.ContentHash, second.ContentHash);
    }

    [Fact]
    public async Task The_files_of_an_archive_are_planned_and_loaded_as_those_of_a_folder()
    {
        using var folder = new TemporaryFolder("x");
        var path = Path.Combine(folder.Path, "revision.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Add(zip, "1.csv", RevisionTests.Header + "DN-SNV,MC01,2008,51,,\n");
            Add(zip, "2.csv", RevisionTests.Header + "DN-SNV,MC02,2008,52,,\n");
            Add(zip, "__MACOSX/._1.csv", "");
        }

        await warehouse.LoadFolder("danang");
        var plan = RevisionTests.Contracts.Plan(folder.Path);
        Assert.Equal([("1.csv", "revision"), ("2.csv", "revision")], plan.Select(p => (Path.GetFileName(p.Path), p.Contract?.Code)));
        foreach (var (file, _) in plan) Assert.Equal(1, (await warehouse.Load(file, RevisionTests.Contracts)).Counts.Facts);
        Assert.Equal(["1.csv", "2.csv"], await warehouse.Lines(
            "select f.name from dw.fact_observation join ops.source_file f using (source_file_key) where year = 2008 order by 1"));
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_far_more_than_it_is_is_refused()
    {
        using var folder = new TemporaryFolder("revision");
        var path = Path.Combine(folder.Path, "bomb.csv.gz");
        await using (var zip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 70; i++) zip.Write(zeros);
        }

        var report = await warehouse.Load(path, RevisionTests.Contracts);

        Assert.Equal((LoadState.Refused, "SRC109"), (report.State, Assert.Single(report.FirstRejections).Complaint.Code));
    }

    [Fact]
    public async Task A_workbook_that_unpacks_to_far_more_than_it_is_or_whose_text_does_is_refused()
    {
        var contracts = SourceContracts.Of(
        [
            ContractReader.Read(
                "bomb.yaml",
                """
                code: bomb
                kind: SUBMISSION
                description: One line is one figure.
                methodology: danang
                files: ["bomb/*.xlsx"]
                states: OBSERVATION
                format: {type: xlsx}
                columns: {agency: agency, indicator: indicator, period: period, value: value}
                constants: {stage: SELF}
                """),
        ]);
        using var folder = new TemporaryFolder("bomb");
        var large = TestWorkbook.Write(Path.Combine(folder.Path, "large.xlsx"), new TestSheet("S").Row(1, "A", "agency"));
        using (var archive = ZipFile.Open(large, ZipArchiveMode.Update))
        {
            using var picture = archive.CreateEntry("xl/media/image1.png").Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 70; i++) picture.Write(zeros);
        }

        var entities = TestWorkbook.Write(Path.Combine(folder.Path, "entities.xlsx"), new TestSheet("S").Row(1, "A", "agency"));
        using (var archive = ZipFile.Open(entities, ZipArchiveMode.Update))
        {
            archive.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            Add(
                archive, "xl/worksheets/sheet1.xml",
                "<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>");
        }

        Assert.Equal("SRC109", Assert.Single((await warehouse.Load(large, contracts)).Rejections).Complaint.Code);
        Assert.Equal("SRC106", Assert.Single((await warehouse.Load(entities, contracts)).Rejections).Complaint.Code);
    }

    [Fact]
    public async Task A_damaged_archive_is_refused_whichever_kind_it_is()
    {
        using var folder = new TemporaryFolder("revision");
        foreach (var name in new[] { "figures.csv.gz", "figures.csv.zip" })
        {
            var plan = RevisionTests.Contracts.Plan(folder.Write(name, "no archive"));
            var report = await warehouse.Load(Assert.Single(plan).Path, RevisionTests.Contracts);
            Assert.Equal((LoadState.Refused, "SRC110"), (report.State, Assert.Single(report.FirstRejections).Complaint.Code));
        }
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
