using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Etl.Tests.Load;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Submit;

/// <summary>Every contract's own tests: the files that it brings, and what it says must come of them.</summary>
public sealed class ContractExampleTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static string Folder => Repository.PathTo("etl", "sources");

    public static TheoryData<string, string> Examples =>
        new(SourceContracts.Load(Folder).All.SelectMany(c => c.Examples, (c, e) => (c.Code, e.File)));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_comes_out_as_its_contract_says(string code, string file)
    {
        await warehouse.LoadFolder("danang", "danang-synthetic");
        var contracts = SourceContracts.Load(Folder);
        var example = contracts.All.Single(c => c.Code == code).Examples.Single(e => e.File == file);

        var receipt = await new SubmissionDesk(warehouse.Etl, contracts).ReceiveAsync(
            "test", new SentFile(Path.Combine(Folder, file), code, IsCheck: true), TestContext.Current.CancellationToken);

        Assert.Equal(example.Refused, receipt.Complaints.Select(c => c.Rule));
        Assert.Equal(example.Warned, receipt.Warnings.Select(c => c.Code));
        Assert.Equal(example.Lines, receipt.Counts.Lines);
    }

    [Fact]
    public void Every_example_belongs_to_a_contract() =>
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Folder, "examples"), "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
            SourceContracts.Load(Folder).All.SelectMany(c => c.Examples).Select(e => e.File).Order(StringComparer.Ordinal));
}
