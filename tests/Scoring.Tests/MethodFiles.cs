namespace ItAnalytics.Scoring.Tests;

public class MethodFiles
{
    public static TheoryData<string> All => ["danang-448-2021", "danang-73-2022", "pci-2006", "pci-2009", "pci-2013", "hdi"];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_shipped_method_reads_without_a_problem(string name)
    {
        var reading = Files.Read($"{name}.yaml");
        Assert.Empty(reading.Problems);
        Assert.Equal(64, reading.Methodology!.Hash.Length);
    }

    [Fact]
    public void Da_Nang_has_fifty_indicators_and_a_hundred_points_in_each_of_five_groups()
    {
        var method = Files.Method("danang-448-2021");
        Assert.Equal(50, method.Nodes.Count(n => n.Kind == NodeKind.Indicator));
        Assert.Equal(51, method.Inputs.Count); // HT06 is a sum of two observations
        Assert.Equal(["SO_TT", "SO_KT", "TW", "QH", "PX"], method.Trees.Select(t => t.Code));
        foreach (var tree in method.Trees)
            Assert.Equal(100m, method.ScoredIndicators(tree.Index).Sum(n => n.Weights[tree.Index]!.Value));
    }
}
