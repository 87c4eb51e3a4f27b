namespace ItAnalytics.Scoring;

/// <summary>Base, bonus, penalty, clamp, rounding: the total of each member, still without rank and grade.</summary>
internal static class TotalScorer
{
    public static void Score(GroupScores scores, int first, int count)
    {
        var method = scores.Method;
        var adjustments = method.Nodes.Where(n => n.Rule is { IsAdjustment: true }).ToList();
        for (var member = first; member < first + count; member++)
        {
            var at = scores.At(0, member);
            var (bonus, penalty) = (0m, 0m);
            foreach (var node in adjustments)
            {
                var points = scores.Points[scores.At(node.Index, member)];
                if (points > 0m) bonus += points;
                else penalty -= points;
            }

            var state = scores.States[at];
            var coverage = scores.Coverages[at];
            if (state != ScoreState.Scored)
            {
                scores.Totals[member] = new TotalScore(state, 0m, bonus, penalty, 0m, null, coverage, null, null, "", 0);
                continue;
            }

            var exact = scores.Points[at] + bonus - penalty;
            if (method.Clamp.From is { } from) exact = Math.Max(exact, from);
            if (method.Clamp.To is { } to) exact = Math.Min(exact, to);
            if (coverage < method.MinimumCoverage) state = ScoreState.Insufficient;
            scores.Totals[member] = new TotalScore(
                state, scores.Points[at], bonus, penalty, exact, Rounder.Round(exact, scores.Rounding.Total), coverage,
                null, null, "", 0);
        }
    }
}
