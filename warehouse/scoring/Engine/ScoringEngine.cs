namespace ItAnalytics.Scoring;

/// <summary>
/// The official path: method + cells in, points, scores, ranks and grades out, in decimal, without I/O and without
/// exceptions for trouble in the data. Children before parents: indicators, criteria, base, bonus and penalty, total,
/// ranks and grades.
/// </summary>
public static class ScoringEngine
{
    /// <summary>Scores a whole group.</summary>
    /// <exception cref="ArgumentException">The group was built for another method.</exception>
    public static GroupScores Score(Methodology method, PeerGroup group)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Run(method, group, method.Rounding);
    }

    /// <summary>The same without rounding anywhere: what changes are computed on.</summary>
    internal static GroupScores ScoreExactly(Methodology method, PeerGroup group) =>
        Run(method, group, new RoundingTiers(null, null, null));

    private static GroupScores Run(Methodology method, PeerGroup group, RoundingTiers rounding)
    {
        Check(method, group);
        var scores = new GroupScores(method, group, rounding);
        for (var node = method.Nodes.Count - 1; node >= 0; node--) ScoreNode(scores, node, 0, group.Members.Count);
        TotalScorer.Score(scores, 0, group.Members.Count);
        Standing.Assign(scores);
        return scores;
    }

    /// <summary>
    /// The same scores as <see cref="Score"/> of the changed group, touching only what the changed cells of one member
    /// can reach: the member itself, and everybody where a rule compares with the group. Ranks are always given anew.
    /// </summary>
    internal static GroupScores Rescore(GroupScores before, PeerGroup changed, int member, IReadOnlySet<int> inputs)
    {
        var method = before.Method;
        var scores = before.CopyFor(changed);
        // 0 untouched, 1 this member, 2 everybody.
        var reach = new byte[method.Nodes.Count];
        for (var n = method.Nodes.Count - 1; n >= 0; n--)
        {
            var node = method.Nodes[n];
            if (node.Kind == NodeKind.Indicator)
            {
                var counts = node.Rule is PenaltyRule { CountFalseData: true };
                if (counts || node.InputIndexes.Any(inputs.Contains)) reach[n] = (byte)(node.Rule!.IsGroupRelative ? 2 : 1);
            }
            else if (node.Children.Count > 0)
            {
                reach[n] = node.Children.Max(c => reach[c]);
                if (reach[n] > 0 && node.Normalisation is { IsGroupRelative: true }) reach[n] = 2;
            }

            if (reach[n] == 1) ScoreNode(scores, n, member, 1);
            else if (reach[n] == 2) ScoreNode(scores, n, 0, changed.Members.Count);
        }

        if (reach[0] == 2) TotalScorer.Score(scores, 0, changed.Members.Count);
        else TotalScorer.Score(scores, member, 1);
        Standing.Assign(scores);
        return scores;
    }

    private static void ScoreNode(GroupScores scores, int node, int first, int count)
    {
        var definition = scores.Method.Nodes[node];
        if (definition.Weights[scores.Tree] is null) return;
        switch (definition.Kind)
        {
            case NodeKind.Indicator when definition.Rule!.IsAdjustment:
                AdjustmentScorer.ScoreIndicator(scores, definition, first, count);
                break;
            case NodeKind.Indicator:
                IndicatorScorer.Score(scores, definition, first, count);
                break;
            case NodeKind.Adjustments:
                AdjustmentScorer.ScoreCriterion(scores, definition, first, count);
                break;
            default:
                NodeScorer.Score(scores, definition, first, count);
                break;
        }
    }

    private static void Check(Methodology method, PeerGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.InputCount != method.Inputs.Count || method.TreeIndex(group.TreeCode) < 0)
        {
            throw new ArgumentException(
                $"Group {group.Code} was built for another method than {method.Id}.", nameof(group));
        }
    }
}
