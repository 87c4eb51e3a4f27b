using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Reference;
using ItAnalytics.Etl.Tests.Load;

namespace ItAnalytics.Etl.Tests.Reference;

public sealed class ReferenceLoadTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string AgencyHeader = "code,name_vi,name_en,type,valid_from,valid_to,mark\n";

    [Fact]
    public async Task A_new_name_is_a_new_version_of_the_same_agency_and_ends_the_one_before()
    {
        await Agencies("T-1,Sở Cũ,Old,DEPARTMENT,01/01/2000,,VERIFIED\n");
        var report = await Agencies("T-1,Sở Cũ,Old,DEPARTMENT,01/01/2000,,VERIFIED\nT-1,Sở Mới,New,DEPARTMENT,2020-03-01,,VERIFIED\n");

        Assert.Equal(new LoadCounts(2, 1, 1, 0, 0), report.Counts);
        Assert.Equal(
            ["Sở Cũ|2000-01-01|2020-03-01|1", "Sở Mới|2020-03-01||1"],
            await warehouse.Lines(
                """
                select name_vi, valid_from::text, valid_to::text, count(*) over (partition by durable_agency_key) - 1
                from dw.dim_agency where agency_code = 'T-1' order by valid_from
                """));

        // The same two lines again say nothing new, although the first of them names no end.
        Assert.Equal(2, (await Agencies("T-1,Sở Cũ,Old,DEPARTMENT,2000-01-01,,VERIFIED\nT-1,Sở Mới,New,DEPARTMENT,01/03/2020,,VERIFIED\n")).Counts.Unchanged);
    }

    [Fact]
    public async Task A_correction_of_a_version_changes_it_in_place()
    {
        await Agencies("T-2,Sở Lổi,Typo,DEPARTMENT,01/01/2000,,VERIFIED\n");
        await Agencies("T-2,Sở Lỗi,Mended,DEPARTMENT,01/01/2000,,VERIFIED\n");

        Assert.Equal(["Sở Lỗi"], await warehouse.Lines("select name_vi from dw.dim_agency where agency_code = 'T-2'"));
    }

    [Theory]
    [InlineData("T-3,Sở,x,DEPARTMENT,12/31/2000,,VERIFIED", "VAL223")]
    [InlineData("T-3,Sở,x,DEPARTMENT,hôm qua,,VERIFIED", "VAL252")]
    [InlineData("T-3,Sở,x,DEPARTMENT,01/01/2000,01/01/1999,VERIFIED", "VAL254")]
    [InlineData("T-3,Sở,x,DEPARTMENT,01/01/2000,,PERHAPS", "VAL253")]
    [InlineData("T 3,Sở,x,DEPARTMENT,01/01/2000,,VERIFIED", "VAL251")]
    [InlineData("T-3,,x,DEPARTMENT,01/01/2000,,VERIFIED", "VAL200")]
    [InlineData("T-3,Sở,x", "SRC111")]
    public async Task A_bad_line_of_a_reference_file_is_refused_alone(string line, string code)
    {
        var report = await Agencies($"{line}\nT-4,Sở Tốt {code} {line.Length},x,DEPARTMENT,01/01/2000,,VERIFIED\n");

        Assert.Equal(1, report.Counts.Rejected);
        Assert.Equal(code, Assert.Single(report.FirstRejections).Complaint.Code);
        Assert.True(report.Counts.Reconciles);
    }

    [Fact]
    public async Task A_spelling_means_one_agency_and_an_unknown_one_is_not_guessed()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("danang");

        var report = await warehouse.Load(folder.Write(
            "aliases.csv",
            "alias,agency,confirmed_by\nCụ  hải QUAN,DN-BHXH,x\nNha Thue,Cục Thuế Đà Lạt,x\nSở Tài chánh,Sở Tài chính,x\n"));

        Assert.Equal(["VAL255", "VAL201"], report.FirstRejections.Select(r => r.Complaint.Code));
        Assert.Equal(new LoadCounts(3, 1, 0, 0, 2), report.Counts);
    }

    [Fact]
    public async Task Memberships_of_one_pair_do_not_overlap()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("danang");

        var report = await warehouse.Load(folder.Write(
            "members.csv",
            "agency,group,valid_from,valid_to,mark\nDN-BHXH,TW,2023-01-01,,VERIFIED\nDN-BHXH,TW,2019-01-01,2021-01-01,ASSUMED\nDN-BHXH,XX,2023-01-01,,VERIFIED\n"));

        Assert.Equal(["VAL254", "VAL204"], report.FirstRejections.Select(r => r.Complaint.Code));
        Assert.Equal(1, report.Counts.Facts);
    }

    [Fact]
    public async Task Methods_that_did_not_change_do_nothing_and_one_that_did_becomes_a_revision()
    {
        await using var fresh = new FreshWarehouse();
        var other = await fresh.Open();
        var loader = new MethodologyLoader(other.Etl);
        Assert.Equal((0, 0), await Again(MethodologyLoader.DefaultFolder));

        using var folder = new TemporaryFolder("methods");
        var text = await File.ReadAllTextAsync(Path.Combine(MethodologyLoader.DefaultFolder, "danang-448-2021.yaml"), TestContext.Current.CancellationToken);
        folder.Write("danang-448-2021.yaml", "# A comment is no change.\n" + text);
        Assert.Equal(0, (await loader.LoadAsync(folder.Path, TestContext.Current.CancellationToken)).Revisions);

        folder.Write("danang-448-2021.yaml", text.Replace("minimum_coverage: 0.5", "minimum_coverage: 0.6", StringComparison.Ordinal));
        Assert.Equal(1, (await loader.LoadAsync(folder.Path, TestContext.Current.CancellationToken)).Revisions);
        Assert.Equal(
            ["1|False", "2|True"],
            await other.Lines("select revision, is_current from dw.dim_methodology where version = '448-2021' order by 1"));

        async Task<(int, int)> Again(string path)
        {
            var report = await loader.LoadAsync(path, TestContext.Current.CancellationToken);
            return (report.Revisions, report.Indicators);
        }
    }

    [Fact]
    public async Task Points_of_every_tree_add_up_in_the_warehouse_and_leaves_have_their_indicators()
    {
        Assert.Equal(
            ["PX|100", "QH|100", "SO_KT|100", "SO_TT|100", "TW|100"],
            await warehouse.Lines(
                """
                select w.tree_code, sum(w.maximum)::int from dw.bridge_node_weight w join dw.dim_node n using (node_key)
                join dw.dim_methodology m using (methodology_key)
                where m.version = '448-2021' and n.rule not in ('AGGREGATE', 'BONUS', 'PENALTY') group by 1 order by 1
                """));
        Assert.Equal(0, await warehouse.Scalar<long>(
            "select count(*) from dw.dim_node where methodology_key <> 0 and rule <> 'AGGREGATE' and indicator_key is null"));
    }

    private async Task<LoadReport> Agencies(string lines)
    {
        using var folder = new TemporaryFolder("danang");
        return await warehouse.Load(folder.Write("agencies.csv", AgencyHeader + lines));
    }
}
