namespace ItAnalytics.Scoring;

/// <summary>One indicator that a path may use, at its best.</summary>
/// <param name="Node">Position.</param>
/// <param name="Code">Code.</param>
/// <param name="Figures">Figures that bring it there.</param>
/// <param name="Effort">What that costs.</param>
/// <param name="Gain">Points of the total that it gives by itself.</param>
/// <param name="IsGradual">Whether a part of the way gives a part of the points.</param>
/// <param name="Worst">Where a figure that is not there starts from.</param>
internal sealed record Candidate(
    int Node, string Code, IReadOnlyList<PathFigure> Figures, decimal Effort, decimal Gain, bool IsGradual, decimal Worst);

/// <summary>Which indicators of a member could be better, and which figure would be their best.</summary>
internal static class Candidates
{
    public static IReadOnlyList<Candidate> Of(GroupScores baseline, int member, PathWish wish)
    {
        var found = new List<Candidate>();
        var now = baseline.Total(member);
        foreach (var node in baseline.Method.Nodes)
        {
            if (node.Kind != NodeKind.Indicator || node.Rule is InfoRule || node.Weights[baseline.Tree] is null) continue;
            if (wish.Fixed.Contains(node.Code) || baseline.States[baseline.At(node.Index, member)] is
                ScoreState.NotApplicable or ScoreState.Excluded) continue;
            var figures = Figures(baseline, member, node);
            if (figures.Count == 0) continue;
            var after = WhatIf.Apply(
                baseline, member, [.. figures.Select(f => new CellChange(f.Input, Cell.Of(f.To)))]).Scores.Total(member);
            // Without a total now nothing has a gain of its own: the indicator's weight stands for it.
            var gain = now.Score is not null && after.Score is not null
                ? after.Exact - now.Exact
                : baseline.Maxima[baseline.At(node.Index, member)];
            if (gain <= 0m) continue;
            found.Add(new Candidate(node.Index, node.Code, figures, wish.Effort.GetValueOrDefault(node.Code, 1m), gain,
                IsGradual(node.Rule!) && figures.Count == 1, WorstOf(node)));
        }

        return found;
    }

    private static List<PathFigure> Figures(GroupScores scores, int member, NodeDefinition node) => node.Rule switch
    {
        SumRule sum => [.. sum.Parts.SelectMany((p, i) => Figure(scores, member, node.InputIndexes[i], p.Rule, p.Measure))],
        // The alternative that can give most.
        BestOfRule best => Enumerable.Range(0, best.Parts.Count).OrderByDescending(i => best.Parts[i].Share)
            .Select(i => Figure(scores, member, node.InputIndexes[i], best.Parts[i].Rule, best.Parts[i].Measure))
            .FirstOrDefault(f => f.Count > 0) ?? [],
        var rule => Figure(scores, member, node.InputIndexes[0], rule!, node.Measure),
    };

    private static List<PathFigure> Figure(GroupScores scores, int member, int input, Rule rule, Measure measure)
    {
        var cell = scores.Group[member, input];
        if (cell.Status is CellStatus.NotApplicable or CellStatus.Excluded) return [];
        decimal? from = CellReader.TryRead(cell, measure, false, out var value, out _) ? value : null;
        if (Best(scores.Group, input, rule, measure) is not { } best || (best == from && !cell.ProvenFalse)) return [];
        var higher = measure.Direction == Direction.HigherIsBetter && rule is not PenaltyRule;
        // Nobody is asked to become worse than they are because the best that counts is behind them.
        if (from is { } own && (higher ? own > best : own < best)) return [];
        return [new PathFigure(input, from, best)];
    }

    /// <summary>The least figure that gives all that the rule can give; where the rule has no end, the best of the group.</summary>
    private static decimal? Best(PeerGroup group, int input, Rule rule, Measure measure)
    {
        var higher = measure.Direction == Direction.HigherIsBetter;
        return rule switch
        {
            PropRule => higher ? measure.Full : 0m,
            PropTargetRule r => r.Target,
            StepRule r => r.Steps.MaxBy(s => s.Share)!.Bound,
            BoolRule => higher ? 1m : 0m,
            CountCapRule r => r.Cap,
            MinMaxRule { Minimum: { } low, Maximum: { } high } => higher ? high : low,
            GoalpostsRule r => higher ? r.Maximum : r.Minimum,
            DistanceToTargetRule r => r.Target,
            BonusRule r => Math.Ceiling(r.Cap / r.PointsEach),
            PenaltyRule => 0m,
            _ => ColumnStatistics.OfCells(group.Column(input), measure) is { } column
                ? higher ? column.Maximum : column.Minimum
                : null,
        };
    }

    private static bool IsGradual(Rule rule) => rule is PropRule or PropTargetRule or MinMaxRule or GoalpostsRule
        or MaxNormRule or ZScoreRule or DistanceToTargetRule;

    private static decimal WorstOf(NodeDefinition node) => (node.Rule, node.Measure.Direction) switch
    {
        (GoalpostsRule r, Direction.HigherIsBetter) => r.Minimum,
        (GoalpostsRule r, _) => r.Maximum,
        (MinMaxRule { Minimum: { } low }, Direction.HigherIsBetter) => low,
        (MinMaxRule { Maximum: { } high }, _) => high,
        (PropRule, Direction.LowerIsBetter) => node.Measure.Full,
        (PropTargetRule r, Direction.LowerIsBetter) => r.Target * 10m,
        _ => 0m,
    };
}
