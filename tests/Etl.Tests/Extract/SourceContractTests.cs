using ItAnalytics.Etl.Extract;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Extract;

public sealed class SourceContractTests
{
    private const string Minimal =
        """
        code: x
        kind: PRESS
        description: One line is one figure.
        methodology: danang
        files: ["x/*.csv"]
        states: OBSERVATION
        columns: {agency: a, indicator: i, period: p, value: v}
        constants: {stage: SELF}
        """;

    [Fact]
    public void Every_contract_of_the_program_is_valid_and_bears_the_name_of_its_file()
    {
        var contracts = SourceContracts.Load(SourceContracts.DefaultFolder);

        var files = Directory.EnumerateFiles(Repository.PathTo("etl", "sources"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f));
        Assert.Equal(files.Order(StringComparer.Ordinal), contracts.All.Select(c => c.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("kind: PRESS", "kind: PRESS\nkid: 1", "x.yaml:3", "kid")]
    [InlineData("kind: PRESS", "kind: GOSSIP", "x.yaml:2", "OFFICIAL, PRESS, PUBLISHED_INDEX, SUBMISSION, SYNTHETIC")]
    [InlineData("methodology: danang\n", "", "x.yaml", "methodology")]
    [InlineData("value: v", "valu: v", "x.yaml:7", "valu")]
    [InlineData("period: p, ", "", "x.yaml:7", "period")]
    [InlineData("value: v", "value: v, name_vi: n", "x.yaml:7", "name_vi")]
    [InlineData("stage: SELF", "stage: SELF, value: 1", "x.yaml:8", "value")]
    [InlineData("constants:", "format: {delimiter: ab}\nconstants:", "x.yaml:8", "delimiter")]
    [InlineData("constants:", "format: {encodings: [ebcdic]}\nconstants:", "x.yaml:8", "ebcdic")]
    [InlineData("constants:", "years: 20x5\nconstants:", "x.yaml:8", "20x5")]
    [InlineData("constants:", "publications: [{years: 2021}]\nconstants:", "x.yaml:8", "groups")]
    [InlineData("constants:", "constants: {\n", "x.yaml:", "YAML")]
    public void A_mistake_is_named_with_its_file_line_and_key(string from, string to, string place, string word)
    {
        var text = Minimal.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Minimal, text);

        var trouble = Assert.Throws<CodedException>(() => ContractReader.Read("x.yaml", text));

        Assert.StartsWith($"SRC121: {place}", trouble.Message, StringComparison.Ordinal);
        Assert.Contains(word, trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_contracts_may_not_share_a_code_or_a_file()
    {
        var one = ContractReader.Read("x.yaml", Minimal);
        Assert.Throws<CodedException>(() => SourceContracts.Of([one, one]));
        Assert.Throws<CodedException>(() => SourceContracts.Of([one, one with { Code = "y" }]));
    }

    [Fact]
    public void A_file_finds_its_contract_by_the_end_of_its_path()
    {
        var contracts = SourceContracts.Load(SourceContracts.DefaultFolder);

        Assert.Equal("pci-groups", contracts.Match("/anywhere/pci/groups.csv")?.Code);
        Assert.Equal("danang-groups", contracts.Match("danang/Groups.CSV")?.Code);
        Assert.Null(contracts.Match("/anywhere/else/groups.csv"));
        Assert.Null(contracts.Match("groups.csv"));
    }

    [Fact]
    public void Files_are_planned_so_that_what_lines_refer_to_comes_first_and_strangers_come_last()
    {
        using var folder = new TemporaryFolder("danang");
        foreach (var name in new[] { "published-facts.csv", "aliases.csv", "strange.csv", "agencies.csv", "README.md", "members.csv", "groups.csv" })
            folder.Write(name, "");

        var plan = SourceContracts.Load(SourceContracts.DefaultFolder).Plan(folder.Path);

        Assert.Equal(
            ["agencies.csv", "groups.csv", "members.csv", "aliases.csv", "published-facts.csv", "strange.csv"],
            plan.Select(f => Path.GetFileName(f.Path)));
        Assert.Null(plan[^1].Contract);
    }
}
