namespace ItAnalytics.Scoring;

/// <summary>Where an agency's rank goes when the weights move.</summary>
/// <param name="Agency">Code.</param>
/// <param name="Nominal">Official rank.</param>
/// <param name="Mean">Mean of the simulated ranks.</param>
/// <param name="Median">Median.</param>
/// <param name="Low">5 % quantile: rarely better than this.</param>
/// <param name="High">95 % quantile: rarely worse than this.</param>
/// <param name="Best">Best.</param>
/// <param name="Worst">Worst.</param>
public sealed record RankRange(
    string Agency, int? Nominal, double Mean, double Median, double Low, double High, int Best, int Worst);

/// <summary>Scores and ranks of all members under all sets of weights.</summary>
/// <param name="Scores">[set][member]; NaN where a member has no score.</param>
/// <param name="Ranks">[set][member], 1-2-2-4; 0 where a member has none.</param>
/// <param name="Ranges">By member, for members that have ranks.</param>
public sealed record SensitivityResult(double[][] Scores, int[][] Ranks, IReadOnlyList<RankRange> Ranges);

/// <summary>
/// How much of a ranking is the weights: the shares of the indicators stay, the tree is aggregated anew under other
/// weights, in double. A node with a normalisation of its own keeps its share.
/// </summary>
public static class WeightSensitivity
{
    /// <summary>Sets in which every weight is the stated one times 1 - <paramref name="spread"/> .. 1 + spread.</summary>
    /// <param name="scores">Whose method and tree.</param>
    /// <param name="sets">How many.</param>
    /// <param name="spread">0.25 for a quarter up or down.</param>
    /// <param name="seed">Same seed, same sets.</param>
    public static double[][] Perturb(GroupScores scores, int sets, double spread, int seed)
    {
        ArgumentNullException.ThrowIfNull(scores);
#pragma warning disable CA5394 // A simulation wants a seeded generator, not a secure one.
        var random = new Random(seed);
        var stated = scores.Method.Nodes.Select(n => (double)(n.Weights[scores.Tree] ?? 0m)).ToArray();
        return [.. Enumerable.Range(0, sets).Select(_ =>
            stated.Select(w => w * (1 + (spread * ((2 * random.NextDouble()) - 1)))).ToArray())];
#pragma warning restore CA5394
    }

    /// <summary>Scores and ranks the group under every set.</summary>
    /// <param name="scores">Official scores.</param>
    /// <param name="weightSets">[set][node]: weight under the node's parent.</param>
    public static SensitivityResult Simulate(GroupScores scores, IReadOnlyList<double[]> weightSets)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(weightSets);
        var simulated = weightSets.Select(w => Score(scores, w)).ToArray();
        var ranks = simulated.Select(Ranks).ToArray();
        var ranges = new List<RankRange>();
        for (var member = 0; member < scores.MemberCount; member++)
        {
            var own = ranks.Select(r => r[member]).Where(r => r > 0).Order().ToArray();
            if (own.Length == 0) continue;
            ranges.Add(new RankRange(scores.Group.Members[member].Code, scores.Total(member).Rank, own.Average(),
                Quantile(own, 0.5), Quantile(own, 0.05), Quantile(own, 0.95), own[0], own[^1]));
        }

        return new SensitivityResult(simulated, ranks, ranges);
    }

    private static double[] Score(GroupScores scores, double[] weights)
    {
        var totals = new double[scores.MemberCount];
        var shares = new double[scores.Method.Nodes.Count];
        var maxima = new double[scores.Method.Nodes.Count];
        for (var member = 0; member < totals.Length; member++)
        {
            if (scores.Total(member).Rank is null)
            {
                totals[member] = double.NaN;
                continue;
            }

            for (var node = scores.Method.Nodes.Count - 1; node >= 0; node--)
                Aggregate(scores, weights, member, scores.Method.Nodes[node], shares, maxima);
            totals[member] = Total(scores, member, shares[0]);
        }

        return totals;
    }

    private static void Aggregate(
        GroupScores scores, double[] weights, int member, NodeDefinition node, double[] shares, double[] maxima)
    {
        maxima[node.Index] = weights[node.Index];
        if (node.Kind == NodeKind.Indicator || node.Normalisation is not null)
        {
            shares[node.Index] = (double)scores.Shares[scores.At(node.Index, member)];
            return;
        }

        var (value, weight, zero) = (0.0, 0.0, false);
        foreach (var child in node.Children)
        {
            if (scores.States[scores.At(child, member)] != ScoreState.Scored
                || scores.Method.Nodes[child].Kind == NodeKind.Adjustments)
            {
                continue;
            }

            var (share, w) = (shares[child], maxima[child]);
            weight += w;
            if (node.Aggregation is Aggregation.Sum or Aggregation.Arithmetic) value += w * share;
            else if (share == 0) zero |= w > 0;
            else value += node.Aggregation == Aggregation.Geometric ? w * Math.Log(share) : w / share;
        }

        if (weight == 0 || zero) shares[node.Index] = 0;
        else if (node.Aggregation == Aggregation.Geometric) shares[node.Index] = Math.Exp(value / weight);
        else if (node.Aggregation == Aggregation.Harmonic) shares[node.Index] = weight / value;
        else shares[node.Index] = value / weight;

        // RESCALE lets a maximum shrink with what does not apply, here as on the official path.
        var parentSums = node.ParentIndex >= 0 && scores.Method.Nodes[node.ParentIndex].Aggregation == Aggregation.Sum;
        if (parentSums && node.Aggregation == Aggregation.Sum && node.Weights[scores.Tree] is { } stated && stated > 0m)
            maxima[node.Index] *= (double)(scores.Maxima[scores.At(node.Index, member)] / stated);
    }

    private static double Total(GroupScores scores, int member, double share)
    {
        var official = scores.Total(member);
        var total = (share * (double)scores.Method.Scale) + (double)(official.Bonus - official.Penalty);
        if (scores.Method.Clamp.From is { } from) total = Math.Max(total, (double)from);
        if (scores.Method.Clamp.To is { } to) total = Math.Min(total, (double)to);
        return total;
    }

    private static int[] Ranks(double[] totals)
    {
        var order = Enumerable.Range(0, totals.Length).Where(i => !double.IsNaN(totals[i]))
            .OrderByDescending(i => totals[i]).ToArray();
        var ranks = new int[totals.Length];
        for (var place = 0; place < order.Length; place++)
        {
            var tied = place > 0 && totals[order[place]] == totals[order[place - 1]];
            ranks[order[place]] = tied ? ranks[order[place - 1]] : place + 1;
        }

        return ranks;
    }

    /// <summary>Linear interpolation between order statistics, R's type 7.</summary>
    private static double Quantile(int[] sorted, double probability)
    {
        var at = (sorted.Length - 1) * probability;
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
