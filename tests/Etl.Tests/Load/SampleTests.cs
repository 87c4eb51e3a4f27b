using ItAnalytics.Etl.Load;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>The samples as they are shipped, and the traps that the printed figures hold.</summary>
public sealed class SampleTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    [Fact]
    public async Task Every_line_of_every_sample_is_accounted_for_and_none_is_rejected()
    {
        await using var fresh = new FreshWarehouse();
        var reports = await (await fresh.Open()).LoadFolder("danang", "pci");

        Assert.Equal(14, reports.Count);
        foreach (var report in reports)
        {
            TestContext.Current.SendDiagnosticMessage(report.ToString());
            Assert.True(report.Counts.Rejected == 0, $"{report} {string.Join("; ", report.FirstRejections)}");
            Assert.True(report.Counts.Reconciles, report.ToString());
        }

        Assert.Equal(new LoadCounts(55, 53, 2, 0, 0), Of("published-facts.csv"));
        Assert.Equal(new LoadCounts(7086, 7086, 0, 0, 0), Of("pci_long.csv"));
        Assert.Equal(new LoadCounts(738, 738, 0, 0, 0), Of("pci_published.csv"));

        LoadCounts Of(string name) => reports.Single(r => Path.GetFileName(r.Path) == name).Counts;
    }

    [Fact]
    public async Task A_second_load_of_the_samples_does_nothing_and_says_so()
    {
        await warehouse.LoadFolder("danang", "pci");
        var generation = await warehouse.Scalar<long>("select generation from ops.generation");
        var facts = await warehouse.Scalar<long>("select count(*) from dw.fact_observation");

        var again = await warehouse.LoadFolder("danang", "pci");

        Assert.All(again, report => Assert.Equal(LoadState.AlreadyLoaded, report.State));
        Assert.Equal(generation, await warehouse.Scalar<long>("select generation from ops.generation"));
        Assert.Equal(facts, await warehouse.Scalar<long>("select count(*) from dw.fact_observation"));
    }

    [Fact]
    public async Task A_member_whose_result_was_not_printed_has_no_fact()
    {
        await warehouse.LoadFolder("danang");

        Assert.Equal(1, await warehouse.Scalar<long>(
            """
            select count(*) from dw.bridge_group_member m
            join dw.dim_agency a on a.agency_key = m.durable_agency_key
            join dw.dim_agency_group g using (agency_group_key)
            where a.agency_code = 'DN-Q-NGUHANHSON' and g.group_code = 'QH'
            """));
        Assert.Equal(0, await warehouse.Scalar<long>(
            """
            select count(*) from dw.fact_observation o join dw.dim_agency a using (agency_key)
            join ops.source_file f using (source_file_key)
            where a.agency_code = 'DN-Q-NGUHANHSON' and f.source_code = 'danang-press'
            """));
    }

    [Fact]
    public async Task A_stated_fraction_keeps_its_own_denominator()
    {
        await warehouse.LoadFolder("danang");

        Assert.Equal(
            ["4|5|80|%|4/5 cơ quan đã ứng dụng di động DVCTT của ngành dọc"],
            await warehouse.Lines(
                """
                select s.numerator, s.denominator, trim_scale(s.value), s.unit, s.raw_text from dw.fact_group_statistic s
                join dw.dim_indicator i using (indicator_key) where i.indicator_code = 'DV05'
                """));
    }

    [Fact]
    public async Task The_same_broken_number_under_two_indicators_is_kept_and_flagged()
    {
        await warehouse.LoadFolder("danang");

        Assert.Equal(
            ["VB03", "VB05"],
            await warehouse.Lines(
                """
                select i.indicator_code from dw.fact_group_statistic s join dw.dim_indicator i using (indicator_key)
                where 'DUPLICATE_VALUE' = any (s.warning_codes) order by 1
                """));
    }

    [Fact]
    public async Task A_grade_is_kept_by_its_code_and_has_no_value()
    {
        await warehouse.LoadFolder("danang");

        Assert.Equal(
            ["DN-H-HOAVANG||TRUNG_BINH", "DN-Q-CAMLE||KHA", "DN-Q-HAICHAU||TRUNG_BINH", "DN-Q-LIENCHIEU||KHA"],
            await warehouse.Lines(
                """
                select a.agency_code, o.value, o.raw_text from dw.fact_observation o
                join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
                join ops.source_file f using (source_file_key)
                where i.indicator_code = 'GRADE' and f.source_code = 'danang-press' order by 1
                """));
    }

    [Fact]
    public async Task Three_spellings_of_the_social_insurance_are_one_agency()
    {
        await warehouse.LoadFolder("danang");

        Assert.Equal(
            ["2021|98.97|98,97 điểm", "2022|97.1|97,1 điểm; dẫn đầu"],
            await warehouse.Lines(
                """
                select o.year, o.value, o.raw_text from dw.fact_observation o
                join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
                join ops.source_file f using (source_file_key)
                where a.agency_code = 'DN-BHXH' and i.indicator_code = 'TOTAL' and f.source_code = 'danang-press' order by 1
                """));
    }

    [Fact]
    public async Task A_province_that_was_dissolved_within_a_year_still_answers_for_it()
    {
        await warehouse.LoadFolder("pci");

        Assert.Equal(
            ["2005|38.8064728919511", "2006|40.729771532331", "2007|52.24132", "2008|45.09365"],
            await warehouse.Lines(
                """
                select o.year, o.value from dw.fact_observation o
                join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
                where a.agency_code = 'VN-HA-TAY' and i.indicator_code = 'TOTAL' order by 1
                """));
    }

    [Fact]
    public async Task Announcements_are_written_down_with_their_day()
    {
        await warehouse.LoadFolder("danang");

        Assert.Equal(
            ["QH|2021|2022-10-25", "SO_KT|2021|2022-10-25", "SO_TT|2021|2022-10-25", "TW|2021|2022-10-25", "TW|2022|"],
            await warehouse.Lines(
                """
                select g.group_code, p.period_key / 1000, p.published_on::text from dw.announcement p
                join dw.dim_agency_group g using (agency_group_key)
                where g.methodology_code = 'danang' order by 1, 2
                """));
    }

    [Fact]
    public async Task The_order_of_files_that_state_different_cells_does_not_matter()
    {
        const string state =
            """
            select a.agency_code, i.indicator_code, o.period_key, o.stage_key, o.status_key, o.value, o.raw_text, o.revision
            from dw.fact_observation o join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
            where o.known_to is null order by 1, 2, 3, 4
            """;
        await using var one = new FreshWarehouse();
        await using var other = new FreshWarehouse();
        var (first, second) = (await one.Open(), await other.Open());

        await first.LoadFolder("danang", "pci");
        await second.LoadFolder("pci");
        await second.Load(Repository.PathTo("samples", "danang", "groups.csv"));
        foreach (var name in new[] { "agencies", "aliases", "members", "lineage", "published-facts" })
            await second.Load(Repository.PathTo("samples", "danang", $"{name}.csv"));

        Assert.Equal(await first.Lines(state), await second.Lines(state));
    }
}
