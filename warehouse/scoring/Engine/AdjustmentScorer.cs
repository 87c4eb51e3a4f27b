namespace ItAnalytics.Scoring;

/// <summary>Bonus and penalty: points beside the base. What is not reported gives and takes nothing.</summary>
internal static class AdjustmentScorer
{
    public static void ScoreIndicator(GroupScores scores, NodeDefinition node, int first, int count)
    {
        var cells = scores.Group.Column(node.InputIndexes[0]);
        for (var member = first; member < first + count; member++)
        {
            var at = scores.At(node.Index, member);
            var read = CellReader.TryRead(cells[member], node.Measure, false, out var items, out var instead);
            var note = read ? ScoreNote.None : instead.Note;
            if (node.Rule is PenaltyRule { CountFalseData: true })
            {
                var found = FalseCells(scores.Group, member);
                if (found > items) (items, read, note) = (found, true, ScoreNote.ProvenFalse);
            }

            var (each, cap, sign) = node.Rule is BonusRule bonus
                ? (bonus.PointsEach, bonus.Cap, 1m)
                : (((PenaltyRule)node.Rule!).PointsEach, ((PenaltyRule)node.Rule!).Cap, -1m);
            var points = Math.Max(items, 0m) * each;
            if (points > cap) (points, note) = (cap, ScoreNote.Capped);
            scores.States[at] = read ? ScoreState.Scored : instead.State;
            scores.Notes[at] = note;
            scores.Points[at] = read ? sign * Rounder.Round(points, scores.Rounding.Indicator) : 0m;
            scores.Maxima[at] = sign > 0 ? cap : 0m;
            scores.Coverages[at] = read ? 1m : 0m;
        }
    }

    public static void ScoreCriterion(GroupScores scores, NodeDefinition node, int first, int count)
    {
        for (var member = first; member < first + count; member++)
        {
            var (points, maximum) = (0m, 0m);
            foreach (var child in node.Children)
            {
                points += scores.Points[scores.At(child, member)];
                maximum += scores.Maxima[scores.At(child, member)];
            }

            var at = scores.At(node.Index, member);
            scores.States[at] = ScoreState.Scored;
            scores.Points[at] = points;
            scores.Maxima[at] = maximum;
            scores.Coverages[at] = 1m;
        }
    }

    /// <summary>Cells of a member that were proven false.</summary>
    private static int FalseCells(PeerGroup group, int member)
    {
        var found = 0;
        for (var input = 0; input < group.InputCount; input++)
        {
            if (group[member, input].ProvenFalse) found++;
        }

        return found;
    }
}
