namespace ItAnalytics.Ml.Numerics;

/// <summary>
/// Gradient boosted trees for a binary label (Friedman 2001; second-order leaves and histograms as in Chen and Guestrin
/// 2016). Boosting starts from a given log odds per row, so with little data the result stays near that start.
/// </summary>
internal sealed class BoostedTrees
{
    private const int Bins = 48;
    private readonly List<Tree> trees = [];
    private readonly double[][] cuts;

    private BoostedTrees(double[][] cuts) => this.cuts = cuts;

    /// <summary>Settings of the boosting.</summary>
    /// <param name="Rounds">Number of trees.</param>
    /// <param name="Depth">Depth of each tree.</param>
    /// <param name="Rate">Learning rate.</param>
    /// <param name="Ridge">Penalty on leaves, in units of summed curvature.</param>
    /// <param name="MinimumCurvature">Least summed curvature of a leaf.</param>
    internal sealed record Settings(
        int Rounds = 60,
        int Depth = 4,
        double Rate = 0.15,
        double Ridge = 1,
        double MinimumCurvature = 0.5);

    /// <summary>Fits trees to rows of equal length.</summary>
    /// <param name="rows">Predictors, finite numbers.</param>
    /// <param name="labels">True for the sought class.</param>
    /// <param name="weights">Weights, not negative.</param>
    /// <param name="start">Log odds to start from, by row.</param>
    /// <param name="settings">Settings.</param>
    public static BoostedTrees Fit(
        IReadOnlyList<float[]> rows,
        IReadOnlyList<bool> labels,
        IReadOnlyList<double> weights,
        IReadOnlyList<double> start,
        Settings settings)
    {
        var count = rows.Count;
        var width = count == 0 ? 0 : rows[0].Length;
        var model = new BoostedTrees(Cuts(rows, width));
        var binned = new byte[width][];
        for (var f = 0; f < width; f++)
        {
            binned[f] = new byte[count];
            for (var i = 0; i < count; i++)
            {
                binned[f][i] = Bin(model.cuts[f], rows[i][f]);
            }
        }
        var margin = start.ToArray();
        var gradient = new double[count];
        var curvature = new double[count];
        var node = new int[count];
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var i = 0; i < count; i++)
            {
                var p = 1 / (1 + Math.Exp(-margin[i]));
                gradient[i] = weights[i] * (p - (labels[i] ? 1 : 0));
                curvature[i] = weights[i] * Math.Max(p * (1 - p), 1e-6);
            }
            var tree = Grow(binned, gradient, curvature, node, settings);
            if (tree is null)
            {
                break;
            }
            model.trees.Add(tree);
            for (var i = 0; i < count; i++)
            {
                margin[i] += tree.Leaves[node[i]];
            }
        }
        return model;
    }

    /// <summary>What the trees add to the starting log odds of a row.</summary>
    public double Adjust(float[] row)
    {
        Span<byte> bins = stackalloc byte[row.Length];
        for (var f = 0; f < row.Length; f++)
        {
            bins[f] = Bin(cuts[f], row[f]);
        }
        var sum = 0.0;
        foreach (var tree in trees)
        {
            var at = 0;
            while (tree.Feature[at] >= 0)
            {
                at = 2 * at + (bins[tree.Feature[at]] <= tree.Threshold[at] ? 1 : 2);
            }
            sum += tree.Leaves[at];
        }
        return sum;
    }

    /// <summary>Writes the trees, bit by bit.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(cuts.Length);
        foreach (var cut in cuts)
        {
            WriteAll(writer, cut);
        }
        writer.Write(trees.Count);
        foreach (var tree in trees)
        {
            writer.Write(tree.Feature.Length);
            for (var at = 0; at < tree.Feature.Length; at++)
            {
                writer.Write(tree.Feature[at]);
                writer.Write(tree.Threshold[at]);
                writer.Write(tree.Leaves[at]);
            }
        }
    }

    /// <summary>The trees that <see cref="Save"/> wrote.</summary>
    public static BoostedTrees Restore(BinaryReader reader)
    {
        var cuts = new double[reader.ReadInt32()][];
        for (var f = 0; f < cuts.Length; f++)
        {
            cuts[f] = new double[reader.ReadInt32()];
            for (var c = 0; c < cuts[f].Length; c++)
            {
                cuts[f][c] = reader.ReadDouble();
            }
        }
        var model = new BoostedTrees(cuts);
        var count = reader.ReadInt32();
        for (var t = 0; t < count; t++)
        {
            var tree = new Tree(reader.ReadInt32());
            for (var at = 0; at < tree.Feature.Length; at++)
            {
                tree.Feature[at] = reader.ReadInt32();
                tree.Threshold[at] = reader.ReadByte();
                tree.Leaves[at] = reader.ReadDouble();
            }
            model.trees.Add(tree);
        }
        return model;
    }

    private static void WriteAll(BinaryWriter writer, double[] numbers)
    {
        writer.Write(numbers.Length);
        foreach (var number in numbers)
        {
            writer.Write(number);
        }
    }

    private static Tree? Grow(byte[][] binned, double[] gradient, double[] curvature, int[] node, Settings settings)
    {
        var count = gradient.Length;
        var size = (2 << settings.Depth) - 1;
        var tree = new Tree(size);
        Array.Clear(node);
        var levelStart = 0;
        for (var depth = 0; depth <= settings.Depth; depth++)
        {
            var nodes = 1 << depth;
            var sumG = new double[nodes];
            var sumH = new double[nodes];
            for (var i = 0; i < count; i++)
            {
                var at = node[i] - levelStart;
                if (at >= 0)
                {
                    sumG[at] += gradient[i];
                    sumH[at] += curvature[i];
                }
            }
            var bestGain = new double[nodes];
            var bestFeature = new int[nodes];
            var bestBin = new byte[nodes];
            Array.Fill(bestFeature, -1);
            if (depth < settings.Depth)
            {
                var histogram = new double[nodes * Bins * 2];
                for (var f = 0; f < binned.Length; f++)
                {
                    Array.Clear(histogram);
                    var column = binned[f];
                    for (var i = 0; i < count; i++)
                    {
                        var at = node[i] - levelStart;
                        if (at >= 0)
                        {
                            var slot = (at * Bins + column[i]) * 2;
                            histogram[slot] += gradient[i];
                            histogram[slot + 1] += curvature[i];
                        }
                    }
                    for (var k = 0; k < nodes; k++)
                    {
                        Split(histogram, k, f, sumG[k], sumH[k], settings, bestGain, bestFeature, bestBin);
                    }
                }
            }
            for (var k = 0; k < nodes; k++)
            {
                var at = levelStart + k;
                tree.Feature[at] = bestFeature[k];
                tree.Threshold[at] = bestBin[k];
                tree.Leaves[at] = -settings.Rate * sumG[k] / (sumH[k] + settings.Ridge);
            }
            if (depth == 0 && bestFeature[0] < 0)
            {
                return null;
            }
            if (depth < settings.Depth)
            {
                for (var i = 0; i < count; i++)
                {
                    var at = node[i];
                    if (at >= levelStart && tree.Feature[at] >= 0)
                    {
                        node[i] = 2 * at + (binned[tree.Feature[at]][i] <= tree.Threshold[at] ? 1 : 2);
                    }
                }
            }
            levelStart = 2 * levelStart + 1;
        }
        return tree;
    }

    private static void Split(
        double[] histogram,
        int k,
        int feature,
        double sumG,
        double sumH,
        Settings settings,
        double[] bestGain,
        int[] bestFeature,
        byte[] bestBin)
    {
        if (sumH < 2 * settings.MinimumCurvature)
        {
            return;
        }
        double leftG = 0, leftH = 0;
        var whole = sumG * sumG / (sumH + settings.Ridge);
        for (var b = 0; b < Bins - 1; b++)
        {
            var slot = (k * Bins + b) * 2;
            leftG += histogram[slot];
            leftH += histogram[slot + 1];
            var rightH = sumH - leftH;
            if (leftH < settings.MinimumCurvature || rightH < settings.MinimumCurvature)
            {
                continue;
            }
            var rightG = sumG - leftG;
            var gain = leftG * leftG / (leftH + settings.Ridge) + rightG * rightG / (rightH + settings.Ridge) - whole;
            if (gain > bestGain[k] + 1e-9)
            {
                (bestGain[k], bestFeature[k], bestBin[k]) = (gain, feature, (byte)b);
            }
        }
    }

    private static double[][] Cuts(IReadOnlyList<float[]> rows, int width)
    {
        var cuts = new double[width][];
        var step = Math.Max(1, rows.Count / 20_000);
        for (var f = 0; f < width; f++)
        {
            var column = new List<double>();
            for (var i = 0; i < rows.Count; i += step)
            {
                column.Add(rows[i][f]);
            }
            var values = column.ToArray();
            Array.Sort(values);
            cuts[f] = Enumerable.Range(1, Bins - 1)
                .Select(b => Robust.SortedQuantile(values, b / (double)Bins))
                .Distinct()
                .ToArray();
        }
        return cuts;
    }

    private static byte Bin(double[] cuts, double value)
    {
        var at = Array.BinarySearch(cuts, value);
        return (byte)(at >= 0 ? at : ~at);
    }

    private sealed class Tree(int size)
    {
        public int[] Feature { get; } = new int[size];
        public byte[] Threshold { get; } = new byte[size];
        public double[] Leaves { get; } = new double[size];
    }
}
