using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Numerics;

public class BoostedTreesTests
{
    [Fact]
    public void Trees_learn_what_no_single_cut_can_tell()
    {
        var (rows, labels) = Exclusive(2000, seed: 1);
        var trees = Fit(rows, labels);
        var (newRows, newLabels) = Exclusive(500, seed: 2);
        var right = Enumerable.Range(0, 500).Average(i => trees.Adjust(newRows[i]) > 0 == newLabels[i] ? 1.0 : 0.0);
        Assert.True(right > 0.95);
    }

    [Fact]
    public void Where_the_start_is_right_already_little_is_added()
    {
        var random = new StableRandom(5);
        var rows = new List<float[]>();
        var labels = new List<bool>();
        for (var i = 0; i < 3000; i++)
        {
            rows.Add([(float)random.NextNormal()]);
            labels.Add(random.NextDouble() < 0.5);
        }
        var trees = Fit(rows, labels);
        Assert.True(rows.Average(r => Math.Abs(trees.Adjust(r))) < 0.5);
    }

    [Fact]
    public void The_same_data_give_the_same_trees()
    {
        var (rows, labels) = Exclusive(500, seed: 3);
        var first = Fit(rows, labels);
        var second = Fit(rows, labels);
        Assert.All(rows, r => Assert.Equal(first.Adjust(r), second.Adjust(r)));
    }

    private static BoostedTrees Fit(List<float[]> rows, List<bool> labels)
    {
        var ones = Enumerable.Repeat(1.0, rows.Count).ToArray();
        return BoostedTrees.Fit(rows, labels, ones, new double[rows.Count], new BoostedTrees.Settings());
    }

    private static (List<float[]> Rows, List<bool> Labels) Exclusive(int count, int seed)
    {
        var random = new StableRandom(seed);
        var rows = new List<float[]>();
        var labels = new List<bool>();
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            rows.Add([(float)a, (float)b, (float)random.NextNormal()]);
            labels.Add(a > 0 != b > 0);
        }
        return (rows, labels);
    }
}
