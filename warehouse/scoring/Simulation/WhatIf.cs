namespace ItAnalytics.Scoring;

/// <summary>One cell of an agency as it might be.</summary>
/// <param name="Input">Position of the observation code.</param>
/// <param name="Cell">The cell.</param>
public readonly record struct CellChange(int Input, Cell Cell);

/// <summary>A member whose total, rank or grade would be another.</summary>
/// <param name="Member">Position.</param>
/// <param name="Agency">Code.</param>
/// <param name="Before">Total as it is.</param>
/// <param name="After">Total as it would be.</param>
public sealed record WhatIfMove(int Member, string Agency, TotalScore Before, TotalScore After);

/// <summary>A group as it would be.</summary>
/// <param name="Scores">All scores.</param>
/// <param name="Moves">Whom the change moves, the agency itself first.</param>
public sealed record WhatIfResult(GroupScores Scores, IReadOnlyList<WhatIfMove> Moves);

/// <summary>What an indicator could still give an agency.</summary>
/// <param name="Node">Position of the indicator.</param>
/// <param name="Code">Its code.</param>
/// <param name="Points">Points that it gives now.</param>
/// <param name="Maximum">Points that it could give.</param>
/// <param name="Gain">What the total would gain with everything else as it is, before clamp and rounding.</param>
public sealed record Headroom(int Node, string Code, decimal Points, decimal Maximum, decimal Gain);

/// <summary>
/// The official engine on figures that might be: the same digits as scoring the changed group from the beginning, at
/// the price of the cells that the change can reach.
/// </summary>
public static class WhatIf
{
    /// <summary>Changes cells of one member.</summary>
    /// <param name="baseline">Scores as they are; they stay as they are.</param>
    /// <param name="member">Position of the member.</param>
    /// <param name="changes">Its cells.</param>
    public static WhatIfResult Apply(GroupScores baseline, int member, IReadOnlyList<CellChange> changes)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(changes);
        var group = baseline.Group.Copy();
        foreach (var change in changes) group[member, change.Input] = change.Cell;
        var scores = ScoringEngine.Rescore(baseline, group, member, changes.Select(c => c.Input).ToHashSet());
        var moves = Enumerable.Range(0, scores.MemberCount)
            .Where(m => scores.Total(m) != baseline.Total(m))
            .OrderBy(m => m == member ? -1 : m)
            .Select(m => new WhatIfMove(m, group.Members[m].Code, baseline.Total(m), scores.Total(m)))
            .ToList();
        return new WhatIfResult(scores, moves);
    }

    /// <summary>
    /// What each scored indicator of a member could still give, largest gain first. Exact for sums and arithmetic means;
    /// under a geometric or harmonic mean the gain is that of this indicator alone at its maximum.
    /// </summary>
    public static IReadOnlyList<Headroom> HeadroomOf(GroupScores scores, int member)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var list = new List<Headroom>();
        foreach (var node in scores.Method.Nodes)
        {
            var at = node.Kind == NodeKind.Indicator ? scores.At(node.Index, member) : -1;
            if (at < 0 || node.Rule!.IsAdjustment || scores.States[at] != ScoreState.Scored) continue;
            var gain = (WithShare(scores, node, member, 1m) - scores.Shares[scores.At(0, member)]) * scores.Method.Scale;
            if (gain > 0m)
                list.Add(new Headroom(node.Index, node.Code, scores.Points[at], scores.Maxima[at], gain));
        }

        return [.. list.OrderByDescending(h => h.Gain).ThenBy(h => h.Node)];
    }

    /// <summary>The root's share if one node had another share and everything beside its ancestors stayed.</summary>
    private static decimal WithShare(GroupScores scores, NodeDefinition changed, int member, decimal share)
    {
        var (node, value) = (changed, share);
        while (node.ParentIndex >= 0)
        {
            var parent = scores.Method.Nodes[node.ParentIndex];
            var mean = new Weighted(parent.Aggregation == Aggregation.Sum ? Aggregation.Arithmetic : parent.Aggregation);
            foreach (var child in parent.Children)
            {
                var at = scores.At(child, member);
                if (scores.States[at] != ScoreState.Scored || scores.Method.Nodes[child].Kind == NodeKind.Adjustments) continue;
                var weight = parent.Aggregation == Aggregation.Sum
                    ? scores.Maxima[at]
                    : scores.Method.Nodes[child].Weights[scores.Tree] ?? 0m;
                mean.Add(child == node.Index ? value : scores.Shares[at], weight);
            }

            (node, value) = (parent, mean.Mean());
        }

        return value;
    }
}
