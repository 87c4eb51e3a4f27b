using ItAnalytics.Etl.Load;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>Files whose cells are all new go straight into the facts; what turns out not to be new is merged.</summary>
public sealed class DirectLoadTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string Agency = "code,name_vi,name_en,type,valid_from,valid_to,mark\nD-1,Sở Thẳng,Direct,DEPARTMENT,2000-01-01,,VERIFIED\n";

    [Fact]
    public async Task New_cells_are_first_revisions_with_their_lines_and_one_moment()
    {
        await AddAgency();

        var report = await Load("D-1,MC01,2014,50,,\nnobody,MC01,2014,50,,\nD-1,MC02,2014,61.5,,\n");

        Assert.Equal(new LoadCounts(3, 2, 0, 0, 1), report.Counts);
        Assert.Equal(["MC01|1|50|2|True", "MC02|1|61.5|4|True"], await Facts(report));
        Assert.Equal(1, await warehouse.Scalar<long>(
            $"select count(distinct known_from) from dw.fact_observation where source_file_key = {report.SourceFileKey}"));
    }

    [Fact]
    public async Task A_cell_that_is_known_far_behind_new_ones_sends_the_whole_file_to_the_merge()
    {
        await AddAgency();
        await Load("D-1,MC06,2016,70,,\n");

        // More new cells than the first batch holds are added and taken back before the known one is met.
        var agencies = string.Concat(Enumerable.Range(0, 1500).Select(i => $"D-{i + 10},Đơn vị {i},Unit {i},DEPARTMENT,2000-01-01,,VERIFIED\n"));
        await AddAgency(agencies);
        var lines = string.Concat(Enumerable.Range(0, 1500).Select(i => $"D-{i + 10},MC01,2016,{i % 100},,\n"));
        var report = await Load($"nobody,MC01,2016,1,,\n{lines}D-1,MC06,2016,71,,\n");

        Assert.Equal(new LoadCounts(1502, 1501, 0, 0, 1), report.Counts);
        Assert.Equal(1, await warehouse.Scalar<long>($"select count(*) from ops.rejection where source_file_key = {report.SourceFileKey}"));
        Assert.Equal(
            ["1|70|False", "2|71|True"],
            await warehouse.Lines(
                """
                select o.revision, trim_scale(o.value), o.known_to is null from dw.fact_observation o
                join dw.dim_agency using (agency_key) join dw.dim_indicator using (indicator_key)
                where agency_code = 'D-1' and indicator_code = 'MC06' and o.year = 2016 order by 1
                """));
    }

    [Fact]
    public async Task A_year_without_a_partition_gets_one()
    {
        await AddAgency();
        await warehouse.Watch<int>("drop table dw.fact_observation_2009; select 1");

        var report = await Load("D-1,MC01,2009,50,,\n");

        Assert.Equal(new LoadCounts(1, 1, 0, 0, 0), report.Counts);
        Assert.True(await warehouse.Scalar<bool>("select to_regclass('dw.fact_observation_2009') is not null"));
    }

    [Fact]
    public async Task Two_loads_that_add_other_cells_run_side_by_side_and_both_end()
    {
        await AddAgency();
        string Lines(int first) => string.Concat(Enumerable.Range(first, 2).Select(i => $"D-1,MC0{i},2015,{i},,\n"));

        var reports = await Task.WhenAll(Load(Lines(1)), Load(Lines(5)));

        Assert.All(reports, report => Assert.Equal(new LoadCounts(2, 2, 0, 0, 0), report.Counts));
    }

    private async Task AddAgency(string lines = "")
    {
        using var reference = new TemporaryFolder("danang");
        await warehouse.Load(reference.Write("agencies.csv", Agency + lines));
    }

    private async Task<LoadReport> Load(string lines)
    {
        using var folder = new TemporaryFolder("revision");
        return await warehouse.Load(folder.Write("figures.csv", RevisionTests.Header + lines), RevisionTests.Contracts);
    }

    private Task<List<string>> Facts(LoadReport report) => warehouse.Lines(
        $"""
        select indicator_code, revision, trim_scale(value), line_number, known_to is null
        from dw.fact_observation join dw.dim_indicator using (indicator_key)
        where source_file_key = {report.SourceFileKey} order by line_number
        """);
}
