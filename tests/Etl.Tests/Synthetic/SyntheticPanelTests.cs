using System.Text.Json;
using ItAnalytics.Etl.Synthetic;
using ItAnalytics.Scoring;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Synthetic;

public sealed class SyntheticPanelTests
{
    private static readonly string Committed = Repository.PathTo("samples", "danang-synthetic");

    [Fact]
    public void The_committed_sample_is_what_the_generator_writes()
    {
        using var folder = new TemporaryFolder("panel");
        SyntheticPanel.Write(folder.Path);

        Assert.Equal(Names(Committed).Where(n => n != "README.md"), Names(folder.Path));
        foreach (var name in Names(folder.Path))
            Assert.True(File.ReadAllBytes(Path.Combine(folder.Path, name)).AsSpan().SequenceEqual(
                File.ReadAllBytes(Path.Combine(Committed, name))), name);
    }

    [Fact]
    public void Another_seed_writes_other_figures_in_the_same_shape()
    {
        using var folder = new TemporaryFolder("panel");
        SyntheticPanel.Write(folder.Path, 7);

        var (mine, theirs) = (
            File.ReadAllLines(Path.Combine(folder.Path, "yearly-2020.csv")),
            File.ReadAllLines(Path.Combine(Committed, "yearly-2020.csv")));
        Assert.Equal(mine[0], theirs[0]);
        Assert.NotEqual(mine[1..50], theirs[1..50]);
    }

    [Fact]
    public void Every_indicator_of_the_catalogue_is_stated_for_every_group_that_has_it()
    {
        var method = MethodologyReader.Read(
            File.ReadAllText(Repository.PathTo("warehouse", "methodologies", "danang-73-2022.yaml")),
            "danang-73-2022.yaml").Require();
        var stated = Figures("yearly-2022.csv").Select(f => (Tree(f[0]), f[1])).ToHashSet();

        var wanted =
            from tree in method.Trees
            from node in method.Nodes
            where node.Kind == NodeKind.Indicator && node.Weights[tree.Index] is not null
            from input in node.InputIndexes
            select (tree.Code, method.Inputs[input].Code);
        Assert.Equal(wanted.Distinct().Order(), stated.Order());
    }

    [Fact]
    public void Nobody_can_mistake_it_for_a_real_agency()
    {
        var agencies = Figures("agencies.csv");

        Assert.Equal(93, agencies.Count);
        Assert.All(agencies, a =>
        {
            Assert.StartsWith("SYN-", a[0], StringComparison.Ordinal);
            Assert.Contains("mô phỏng", a[1], StringComparison.Ordinal);
            Assert.StartsWith("Simulated", a[2], StringComparison.Ordinal);
        });
        Assert.Contains("synthetic", File.ReadLines(Path.Combine(Committed, "README.md")).First(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_stands_in_the_files_as_the_list_says()
    {
        var figures = new[] { "yearly-2022.csv", "monthly-2022.csv" }.SelectMany(Figures).Where(
            f => f[3] == "SELF").ToDictionary(f => (f[0], f[1], f[2]));
        foreach (var line in File.ReadLines(Path.Combine(Committed, "injected-faults.jsonl")))
        {
            var fault = JsonDocument.Parse(line).RootElement;
            string Text(string name) => fault.GetProperty(name).GetString()!;
            var figure = figures[(Text("agency_code"), Text("indicator_code"), Text("period"))];
            var (met, cases) = (long.Parse(figure[4], null), long.Parse(figure[5], null));
            Assert.Equal(Text("kind") == "IMPOSSIBLE", met > cases);
            if (Text("kind") == "UNIT_SLIP") Assert.True(met < cases / 20, line);
        }
    }

    private static string Tree(string agency) => agency.Split('-')[1];

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    private static List<string[]> Figures(string name) =>
        [.. File.ReadLines(Path.Combine(Committed, name)).Skip(1).Select(line => line.Split(','))];
}
