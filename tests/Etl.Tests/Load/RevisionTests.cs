using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>What a later file, a later line and a second process do to a cell.</summary>
public sealed class RevisionTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    internal const string Header = "agency,indicator,period,value,numerator,denominator\n";

    internal static SourceContracts Contracts { get; } = SourceContracts.Of([Contract("revision", "REJECT"), Contract("lastwins", "LAST_LINE_WINS")]);

    [Fact]
    public async Task An_equal_value_is_unchanged_however_it_is_written()
    {
        await LoadText("DN-SNV,MC01,2010,97.1,,\n");

        var report = await LoadText("DN-SNV,MC01,2010,97.10,,\n");

        Assert.Equal(new LoadCounts(1, 0, 1, 0, 0), report.Counts);
        Assert.Equal(["1|97.1|"], await Revisions(2010));
    }

    [Theory]
    [InlineData(2001, "97.2,,")]
    [InlineData(2002, "97.1,971,1000")]
    [InlineData(2003, "N/A,,")]
    public async Task Another_value_or_part_or_state_closes_the_revision_that_stood(int year, string cells)
    {
        await LoadText($"DN-SNV,MC01,{year},97.1,,\n");

        var report = await LoadText($"DN-SNV,MC01,{year},{cells}\n");

        Assert.Equal(new LoadCounts(1, 1, 0, 0, 0), report.Counts);
        Assert.Equal(
            ["1|f", "2|t"],
            await warehouse.Lines(
                $"""
                select o.revision, case when o.known_to is null then 't' else 'f' end from dw.fact_observation o
                join ops.source_file f using (source_file_key) where o.year = {year} and f.source_code = 'revision' order by 1
                """));
        Assert.Equal(0, await warehouse.Scalar<long>(
            $"""
            select count(*) from dw.fact_observation a join dw.fact_observation b
                using (agency_key, indicator_key, period_key, stage_key, year)
            where a.year = {year} and a.revision = b.revision - 1 and a.known_to is distinct from b.known_from
            """));
    }

    [Fact]
    public async Task A_state_that_is_repeated_is_unchanged_and_so_is_a_grade()
    {
        await LoadText("DN-SNV,MC01,2011,N/A,,\nDN-SNV,GRADE,2011,KHA,,\n");

        Assert.Equal(new LoadCounts(2, 0, 2, 0, 0), (await LoadText("DN-SNV,GRADE,2011,KHA,,\nDN-SNV,MC01,2011,không áp dụng,,\n")).Counts);
        Assert.Equal(new LoadCounts(1, 1, 0, 0, 0), (await LoadText("DN-SNV,GRADE,2011,TOT,,\n")).Counts);
    }

    [Fact]
    public async Task Contradicting_lines_are_all_refused_and_name_each_other()
    {
        var report = await LoadText("DN-SNV,MC01,2012,50,,\nDN-SNV,MC02,2012,60,,\nDN-SNV,MC01,2012,51,,\nDN-SNV,MC02,2012,60.0,,\n");

        Assert.Equal(new LoadCounts(4, 1, 1, 0, 2), report.Counts);
        Assert.Equal([(2L, "VAL241"), (4L, "VAL241")], report.FirstRejections.Select(r => (r.LineNumber, r.Complaint.Code)));
        Assert.Contains("line 4", report.FirstRejections[0].Complaint.English, StringComparison.Ordinal);
        Assert.Equal("DN-SNV,MC01,2012,50,,", report.FirstRejections[0].RawText);
    }

    [Fact]
    public async Task The_last_line_wins_where_the_contract_says_so()
    {
        var report = await LoadText("DN-SNV,MC01,2013,50,,\nDN-SNV,MC01,2013,52,,\nDN-SNV,MC01,2013,51,,\n", "lastwins");

        Assert.Equal(new LoadCounts(3, 1, 0, 2, 0), report.Counts);
        Assert.Equal(["1|51|"], await Revisions(2013, "lastwins"));
    }

    [Fact]
    public async Task A_content_that_was_refused_in_part_can_be_loaded_again_once_the_spelling_is_confirmed()
    {
        await using var fresh = new FreshWarehouse();
        var other = await fresh.Open();
        await other.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var path = folder.Write("figures.csv", Header + "DN-SNV,MC01,2014,50,,\nSở Lội vụ,MC02,2014,60,,\n");
        Assert.Equal(new LoadCounts(2, 1, 0, 0, 1), (await other.Load(path, Contracts)).Counts);
        using var reference = new TemporaryFolder("danang");
        await other.Load(reference.Write("aliases.csv", "alias,agency,confirmed_by\nSở Lội vụ,DN-SNV,a clerk\n"));

        Assert.Equal(LoadState.AlreadyLoaded, (await other.Load(path, Contracts)).State);
        Assert.Equal(new LoadCounts(2, 1, 1, 0, 0), (await other.Load(path, Contracts, reload: true)).Counts);
    }

    [Fact]
    public async Task A_name_that_changed_within_the_year_does_not_split_a_cell_in_two()
    {
        const string header = "code,name_vi,name_en,type,valid_from,valid_to,mark\n";
        const string old = "V-1,Sở Cũ,Old,DEPARTMENT,2000-01-01,,VERIFIED\n";
        using var reference = new TemporaryFolder("danang");
        await warehouse.Load(reference.Write("agencies.csv", header + old));
        await LoadText("V-1,MC01,2018,50,,\n");
        await warehouse.Load(reference.Write("agencies.csv", header + old + "V-1,Sở Mới,New,DEPARTMENT,2018-07-01,,VERIFIED\n"));

        var same = await LoadText("V-1,MC01,2018,50.0,,\n");
        var corrected = await LoadText("V-1,MC01,2018,51,,\n");
        var next = await LoadText("V-1,MC01,2019,52,,\n");

        Assert.Equal((1, 1, 1), (same.Counts.Unchanged, corrected.Counts.Facts, next.Counts.Facts));
        Assert.Equal(
            ["2018|1|False|Sở Cũ", "2018|2|True|Sở Cũ", "2019|1|True|Sở Mới"],
            await warehouse.Lines(
                """
                select o.year, o.revision, o.known_to is null, a.name_vi from dw.fact_observation o
                join dw.dim_agency a using (agency_key) where a.agency_code = 'V-1' order by 1, 2
                """));
    }

    [Fact]
    public async Task Two_processes_with_the_same_content_load_it_once()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var path = folder.Write("figures.csv", Header + Lines(2015, 400));

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => warehouse.Load(path, Contracts))));

        Assert.Equal(1, reports.Count(r => r.State == LoadState.Loaded));
        Assert.Equal(5, reports.Count(r => r.State == LoadState.AlreadyLoaded));
        Assert.All(reports, r => Assert.Equal(reports[0].Counts, r.Counts));
    }

    [Fact]
    public async Task Two_files_about_the_same_cells_make_one_chain_of_revisions_at_whatever_speed_they_come()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var paths = Enumerable.Range(1, 6).Select(i => folder.Write($"{i}.csv", $"{Header}DN-SNV,MC01,2016,{i},,\n")).ToList();

        await Task.WhenAll(paths.Select(path => Task.Run(() => warehouse.Load(path, Contracts))));

        Assert.Equal(["6|1"], await warehouse.Lines(
            """
            select count(distinct revision), count(*) filter (where known_to is null) from dw.fact_observation o
            join ops.source_file f using (source_file_key) where o.year = 2016 and f.source_code = 'revision'
            """));
        Assert.Equal(0, await warehouse.Scalar<long>(
            """
            select count(*) from dw.fact_observation a join dw.fact_observation b
                using (agency_key, indicator_key, period_key, stage_key, year)
            where a.year = 2016 and a.revision < b.revision and (a.known_to is null or a.known_to > b.known_from)
            """));
    }

    [Fact]
    public async Task A_load_that_is_cut_off_leaves_nothing_and_the_next_one_completes_it()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var path = folder.Write("figures.csv", Header + Lines(2017, 60_000) + "nobody,MC01,2017,1,,\n");
        var counts = "select count(*) from ops.rejection union all select count(*) from ops.source_file union all select count(*) from dw.fact_observation";
        var before = await warehouse.Lines(counts);
        using var cut = new CancellationTokenSource();
        var loader = new FileLoader(warehouse.Etl, Contracts, NodaTime.SystemClock.Instance);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => loader.LoadAsync(path, warehouse.RunKey, progress: new Cutter(cut), cancellationToken: cut.Token));

        Assert.Equal(before, await warehouse.Lines(counts));
        var report = await warehouse.Load(path, Contracts);
        Assert.Equal(LoadState.Loaded, report.State);
        Assert.Equal(1, report.Counts.Rejected);
    }

    // A few cells over and over: the first of each is a fact, the others say the same.
    internal static string Lines(int year, int count)
    {
        string[] indicators = ["MC01", "MC02", "MC05", "MC06", "MC08", "VB03", "VB04", "VB05", "VB06", "DV01", "DV02", "DV07"];
        return string.Concat(Enumerable.Range(0, count).Select(i =>
            $"DN-SNV,{indicators[i % indicators.Length]},{year},{50 + (i % indicators.Length)}.5,,\n"));
    }

    private static SourceContract Contract(string code, string duplicates) => ContractReader.Read(
        $"{code}.yaml",
        $$"""
        code: {{code}}
        kind: SUBMISSION
        description: One line is one figure.
        methodology: danang
        files: ["{{code}}/*.csv"]
        states: OBSERVATION
        columns: {agency: agency, indicator: indicator, period: period, value: value, numerator: numerator, denominator: denominator}
        constants: {stage: SELF}
        duplicates: {{duplicates}}
        """);

    private async Task<LoadReport> LoadText(string lines, string source = "revision")
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder(source);
        return await warehouse.Load(folder.Write("figures.csv", Header + lines), Contracts);
    }

    private Task<List<string>> Revisions(int year, string source = "revision") => warehouse.Lines(
        $"""
        select o.revision, o.value, o.known_to from dw.fact_observation o join ops.source_file f using (source_file_key)
        where o.year = {year} and f.source_code = '{source}' order by 1
        """);

    private sealed class Cutter(CancellationTokenSource cut) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            if (value.Lines > 20_000) cut.Cancel();
        }
    }
}
