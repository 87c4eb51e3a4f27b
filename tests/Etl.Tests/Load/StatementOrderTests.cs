using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>
/// Corrections that come late or out of order. What was stated last stands, whatever was loaded last; and where files
/// have dates, the whole history is the same in whatever order they are loaded.
/// </summary>
public sealed class StatementOrderTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string Agencies =
        "code,name_vi,name_en,type,valid_from,valid_to,mark\nS-1,Sở Một,One,DEPARTMENT,1990-01-01,,VERIFIED\nS-2,Sở Hai,Two,DEPARTMENT,1990-01-01,,VERIFIED\n";

    private static readonly string[] Cells = ["S-1,MC01", "S-1,MC02", "S-2,MC01", "S-2,MC02"];
    private static readonly string[] Said = ["50,,", "50.0,,", "51,,", "52,,", "50,5,10", "N/A,,", "-,,", "chưa công bố,,"];

    private static SourceContracts Contracts { get; } = SourceContracts.Of(
    [
        Contract("own", "SELF", "stated_on: FILE_NAME"),
        Contract("appraised", "APPRAISED", "stated_on: FILE_NAME"),
        Contract("undated", "SELF", ""),
        Contract("decided", "SELF", "stated_on: 2021-06-01"),
        Contract("far", "SELF", "stated_on: 2030-01-01"),
        Statistics,
    ]);

    [Fact]
    public async Task In_whatever_order_dated_files_come_the_same_figures_stand_with_the_same_history()
    {
        await AddAgencies();
        var histories = new Random(20_221_125);
        var seen = (Late: 0L, Revisions: 0L);
        foreach (var history in Histories().Sample(8, 24))
        {
            await EmptyAsync();
            var orders = new[] { history, [.. Enumerable.Reverse(history)], Shuffled(history, histories), Shuffled(history, histories) };
            List<(List<string> Standing, List<string> History)> made = [];
            for (var i = 0; i < orders.Length; i++)
            {
                // Each order has a year of its own, and so contents and cells of its own.
                var year = 2000 + i;
                foreach (var file in orders[i])
                {
                    var report = await Load(file, year);
                    Assert.Equal((LoadState.Loaded, 0), (report.State, report.Counts.Rejected));
                    seen.Late += report.Counts.Superseded;
                }

                made.Add((await Standing(year), await History(year)));
                seen.Revisions = Math.Max(seen.Revisions, await warehouse.Scalar<short>("select coalesce(max(revision), 0::smallint) from dw.fact_observation"));
            }

            Assert.Equal(Oracle(history), made[0].Standing);
            Assert.All(made, other => Assert.Equal(made[0].Standing, other.Standing));
            Assert.All(made, other => Assert.Equal(made[0].History, other.History));
            var checks = await WarehouseChecks.RunAsync(warehouse.Etl, TestContext.Current.CancellationToken);
            Assert.All(checks.Where(c => Checked.Contains(c.Check.Name)), c => Assert.Empty(c.Examples));
        }

        Assert.True(seen is { Late: > 20, Revisions: > 2 }, $"The histories were too tame: {seen}.");
    }

    [Fact]
    public async Task A_file_without_a_date_counts_from_its_arrival_and_so_stands_over_all_that_are_of_the_past()
    {
        await AddAgencies();
        await Load(new StatedFile("own", "2024-05-01", ["S-1,MC05,51,,"]), 1990);
        await Load(new StatedFile("undated", "a", ["S-1,MC05,60,,"]), 1990);
        var late = await Load(new StatedFile("own", "2024-06-01", ["S-1,MC05,52,,"]), 1990);
        await Load(new StatedFile("undated", "b", ["S-1,MC05,61,,"]), 1990);
        var fixedDay = await Load(new StatedFile("decided", "c", ["S-1,MC05,40,,"]), 1990);

        Assert.Equal(new LoadCounts(1, 0, 0, 1, 0), late.Counts);
        Assert.Equal(new LoadCounts(1, 0, 0, 1, 0), fixedDay.Counts);
        Assert.Equal(
            ["40||2021-06-01", "51|1|2024-05-01", "52||2024-06-01", "60|2|", "61|3|"],
            await warehouse.Lines(
                """
                select trim_scale(value), revision, to_char(stated_on, 'YYYY-MM-DD') from dw.observation_statement
                where year = 1990 order by stated_at
                """));
    }

    [Fact]
    public async Task Of_two_files_of_one_day_the_one_that_came_later_stands()
    {
        await AddAgencies();
        await Load(new StatedFile("own", "2024-05-01", ["S-1,MC06,51,,"]), 1991);
        await Load(new StatedFile("own", "2024-05-01", ["S-1,MC06,52,,"]), 1991);

        Assert.Equal(["52"], await warehouse.Lines(
            "select trim_scale(value) from dw.fact_observation where year = 1991 and known_to is null"));
    }

    [Fact]
    public async Task A_content_that_is_loaded_again_does_not_undo_what_corrected_it()
    {
        await AddAgencies();
        var first = new StatedFile("undated", "a", ["S-1,MC08,50,,", "Sở Bà,MC08,70,,"]);
        await Load(first, 1992);
        await Load(new StatedFile("undated", "b", ["S-1,MC08,51,,"]), 1992);
        using var reference = new TemporaryFolder("danang");
        await warehouse.Load(reference.Write("aliases.csv", "alias,agency,confirmed_by\nSở Bà,S-2,a clerk\n"));

        var again = await Load(first, 1992, reload: true);

        Assert.Equal(new LoadCounts(2, 1, 0, 1, 0), again.Counts);
        Assert.Equal(["S-1|51", "S-2|70"], await warehouse.Lines(
            """
            select agency_code, trim_scale(value) from dw.fact_observation join dw.dim_agency using (agency_key)
            where year = 1992 and known_to is null order by 1
            """));
        Assert.Equal(0, await warehouse.Scalar<long>("select count(*) from dw.fact_further_statement where year = 1992"));
    }

    [Fact]
    public async Task Figures_of_groups_are_ordered_in_the_same_way()
    {
        await warehouse.LoadFolder("danang");
        foreach (var (day, value) in new[] { ("2022-03-01", 7), ("2022-01-01", 5), ("2022-02-01", 6), ("2022-04-01", 7) })
            await Load(new StatedFile("statistics", day, [$"SO_TT,TOTAL,{value}"]), 2021);

        Assert.Equal(["7|1|True"], await warehouse.Lines(
            """
            select s.value, s.revision, s.known_to is null from dw.fact_group_statistic s join ops.source_file f using (source_file_key)
            where f.source_code = 'statistics'
            """));
        Assert.Equal(["2022-01-01|5", "2022-02-01|6", "2022-04-01|7"], await warehouse.Lines(
            """
            select to_char(f.stated_on, 'YYYY-MM-DD'), s.value from dw.fact_further_group_statement s
            join ops.source_file f using (source_file_key) order by 1
            """));
    }

    [Theory]
    [InlineData("own", "figures", "one day")]
    [InlineData("own", "2024-05-01 to 2024-06-01", "one day")]
    [InlineData("own", "2024-13-01", "one day")]
    [InlineData("own", "2027-01-01", "has not come")]
    [InlineData("far", "figures", "has not come")]
    public async Task A_file_that_does_not_say_its_day_is_refused(string source, string name, string why)
    {
        await AddAgencies();

        var report = await Load(new StatedFile(source, name, [$"S-1,MC01,{name.Length},,"]), 1993);

        Assert.Equal(LoadState.Refused, report.State);
        var refusal = Assert.Single(report.FirstRejections).Complaint;
        Assert.Equal("SRC122", refusal.Code);
        Assert.Contains(why, refusal.English, StringComparison.Ordinal);
    }

    private static readonly HashSet<string> Checked =
        ["last_statement_stands", "one_revision_stands", "revisions_follow_each_other", "source_files_reconcile"];

    private static SourceContract Contract(string code, string stage, string date) => ContractReader.Read(
        $"{code}.yaml",
        $$"""
        code: {{code}}
        kind: SUBMISSION
        description: One line is one figure.
        methodology: danang
        files: ["{{code}}/*.csv"]
        states: OBSERVATION
        columns: {agency: agency, indicator: indicator, period: period, value: value, numerator: numerator, denominator: denominator}
        constants: {stage: {{stage}}}
        {{date}}
        """);

    private static SourceContract Statistics => ContractReader.Read(
        "statistics.yaml",
        """
        code: statistics
        kind: PRESS
        description: One line is one figure of a group.
        methodology: danang
        files: ["statistics/*.csv"]
        states: GROUP_STATISTIC
        columns: {group: group, indicator: indicator, period: period, value: value}
        constants: {stage: PUBLISHED, statistic: MAXIMUM}
        stated_on: FILE_NAME
        """);

    // Files of different days about the same few cells; of each day at most one.
    private static Gen<StatedFile[]> Histories()
    {
        var line = Gen.Elements(Cells).Zip(Gen.Elements(Said));
        var file = line.ListOf().Where(lines => lines.Count > 0).Zip(Gen.Elements("own", "own", "appraised"));
        return file.ArrayOf(6).Select(files => files.Select((f, i) => new StatedFile(
            f.Item2, string.Create(CultureInfo.InvariantCulture, $"2024-0{i + 1}-15"),
            [.. f.Item1.DistinctBy(l => l.Item1).Select(l => $"{l.Item1},{l.Item2}")])).ToArray());
    }

    // The last statement of each cell: what a reader of all files in the order of their days would believe.
    private static List<string> Oracle(IEnumerable<StatedFile> history)
    {
        var cells = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in history.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            foreach (var parts in file.Lines.Select(l => l.Split(',')))
            {
                var (status, value) = parts[2] switch
                {
                    "N/A" => (3, ""),
                    "-" => (2, ""),
                    "chưa công bố" => (4, ""),
                    var text => (1, decimal.Parse(text, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture)),
                };
                cells[$"{parts[0]}|{parts[1]}|{(file.Source == "own" ? "SELF" : "APPRAISED")}"] = $"{status}|{value}|{parts[3]}|{parts[4]}";
            }
        }

        return [.. cells.Select(c => $"{c.Key}|{c.Value}").Order(StringComparer.Ordinal)];
    }

    private static StatedFile[] Shuffled(StatedFile[] history, Random random)
    {
        var order = history.ToArray();
        random.Shuffle(order);
        return order;
    }

    private async Task<List<string>> Standing(int year)
    {
        var lines = await warehouse.Lines(
            $"""
            select agency_code, indicator_code, stage_code, o.status_key, trim_scale(value), numerator, denominator
            from dw.fact_observation o join dw.dim_agency using (agency_key) join dw.dim_indicator using (indicator_key)
            join dw.dim_stage using (stage_key)
            where year = {year} and o.known_to is null
            """);
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private Task<List<string>> History(int year) => warehouse.Lines(
        $"""
        select s.agency_key, s.indicator_key, s.stage_key, s.stated_at, s.status_key, trim_scale(s.value), s.numerator, s.denominator,
               s.line_number
        from dw.observation_statement s where s.year = {year} order by 1, 2, 3, 4
        """);

    private async Task AddAgencies()
    {
        using var reference = new TemporaryFolder("danang");
        await warehouse.Load(reference.Write("agencies.csv", Agencies));
    }

    private Task<int> EmptyAsync() => warehouse.Watch<int>(
        """
        alter table dw.fact_further_statement disable trigger all;
        truncate dw.fact_observation, dw.fact_further_statement;
        alter table dw.fact_further_statement enable trigger all;
        delete from ops.rejection; delete from ops.source_file where source_code in ('own', 'appraised'); select 1
        """);

    private async Task<LoadReport> Load(StatedFile file, int year, bool reload = false)
    {
        using var folder = new TemporaryFolder(file.Source);
        var isStatistic = file.Source == "statistics";
        var lines = file.Lines.Select(line =>
        {
            var parts = line.Split(',', 3);
            return $"{parts[0]},{parts[1]},{year},{parts[2]}\n";
        });
        return await warehouse.Load(
            folder.Write(file.Name + ".csv", (isStatistic ? "group,indicator,period,value\n" : RevisionTests.Header) + string.Concat(lines)),
            Contracts, reload);
    }

    private sealed record StatedFile(string Source, string Name, IReadOnlyList<string> Lines);
}
