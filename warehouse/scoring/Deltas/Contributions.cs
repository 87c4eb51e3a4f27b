namespace ItAnalytics.Scoring;

/// <summary>
/// Splits the like-for-like change of one agency by indicator so that the parts add up. With equal weights on both
/// sides the split is exact for every mean: arithmetic by weight, geometric by logarithmic means (Ang's LMDI), harmonic
/// through 1/H.
/// </summary>
internal static class Contributions
{
    public static IReadOnlyList<Contribution> Of(GroupScores before, GroupScores now, int member)
    {
        var method = now.Method;
        var parts = new decimal[method.Nodes.Count];
        var group = Split(before, now, member, 0, method.Scale, parts);
        var result = new List<Contribution>();
        foreach (var node in method.Nodes.Where(n => n.Kind == NodeKind.Indicator))
        {
            var at = now.At(node.Index, member);
            if (now.States[at] != ScoreState.Scored && before.States[at] != ScoreState.Scored) continue;
            if (node.Weights[now.Tree] is null or 0m) continue;
            var points = node.Rule!.IsAdjustment ? now.Points[at] - before.Points[at] : parts[node.Index];
            result.Add(new Contribution(node.Code, points));
        }

        if (group != 0m) result.Add(new Contribution("GROUP", group));
        var clamp = CutOff(now.Totals[member]) - CutOff(before.Totals[member]);
        if (clamp != 0m) result.Add(new Contribution("CLAMP", clamp));
        return result;
    }

    /// <summary>What the ends of the scale added to a total (or, below 0, took from it).</summary>
    private static decimal CutOff(TotalScore total) => total.Exact - (total.Base + total.Bonus - total.Penalty);

    /// <summary>
    /// Gives each leaf under <paramref name="index"/> its part of the node's change x <paramref name="factor"/>; returns
    /// what no leaf can be given.
    /// </summary>
    private static decimal Split(
        GroupScores before, GroupScores now, int member, int index, decimal factor, decimal[] parts)
    {
        var node = now.Method.Nodes[index];
        var at = now.At(index, member);
        var change = now.Shares[at] - before.Shares[at];
        if (node.Kind == NodeKind.Indicator)
        {
            parts[index] = factor * change;
            return 0m;
        }

        var children = node.Children.Where(c => now.Method.Nodes[c].Kind != NodeKind.Adjustments
            && now.States[now.At(c, member)] == ScoreState.Scored && Weight(now, node, c, member) > 0m).ToList();
        if (children.Count == 0) return factor * change;
        var (first, second) = (Mean(before, node, children, member), Mean(now, node, children, member));
        var left = 0m;
        if (node.Normalisation is not null)
        {
            // The group's comparison stretches the node's own change; without one of its own it is all the group's.
            if (Math.Abs(second - first) < 0.000000000001m) return factor * change;
            factor *= change / (second - first);
        }

        var total = children.Sum(c => Weight(now, node, c, member));
        var curved = node.Aggregation is Aggregation.Geometric or Aggregation.Harmonic;
        // A mean that is 0 on one side has no slope there: the children share its change by weight x own change.
        var fromZero = curved && (first == 0m || second == 0m);
        var moved = fromZero ? children.Sum(c => Weight(now, node, c, member) / total * Change(before, now, c, member)) : 0m;
        if (fromZero && moved == 0m) return factor * (second - first);
        foreach (var child in children)
        {
            var (a, b) = (before.Shares[before.At(child, member)], now.Shares[now.At(child, member)]);
            var weight = Weight(now, node, child, member) / total;
            var slope = node.Aggregation switch
            {
                _ when fromZero => weight * (second - first) / moved,
                Aggregation.Geometric => weight * LogarithmicMean(first, second) / LogarithmicMean(a, b),
                Aggregation.Harmonic => weight * first * second / (a * b),
                _ => weight,
            };
            left += Split(before, now, member, child, factor * slope, parts);
        }

        return left;
    }

    private static decimal Change(GroupScores before, GroupScores now, int node, int member) =>
        now.Shares[now.At(node, member)] - before.Shares[before.At(node, member)];

    private static decimal Mean(GroupScores scores, NodeDefinition node, List<int> children, int member)
    {
        var mean = new Weighted(node.Aggregation == Aggregation.Sum ? Aggregation.Arithmetic : node.Aggregation);
        foreach (var child in children) mean.Add(scores.Shares[scores.At(child, member)], Weight(scores, node, child, member));
        return mean.Mean();
    }

    /// <summary>Under a sum what the child can give here; under a mean its stated weight.</summary>
    private static decimal Weight(GroupScores scores, NodeDefinition node, int child, int member) =>
        node.Aggregation == Aggregation.Sum
            ? scores.Maxima[scores.At(child, member)]
            : scores.Method.Nodes[child].Weights[scores.Tree] ?? 0m;

    private static decimal LogarithmicMean(decimal a, decimal b)
    {
        // Near equality the quotient loses its digits; the arithmetic mean is then right to the square of the distance.
        if (Math.Abs(a - b) <= 0.0000001m * a) return (a + b) / 2m;
        return (b - a) / (DecimalMath.Log(b) - DecimalMath.Log(a));
    }
}
