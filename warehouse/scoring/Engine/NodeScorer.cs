namespace ItAnalytics.Scoring;

/// <summary>Children to a criterion or to the base total: weights of the absent go to those who are there.</summary>
internal static class NodeScorer
{
    public static void Score(GroupScores scores, NodeDefinition node, int first, int count)
    {
        for (var member = first; member < first + count; member++) ScoreMember(scores, node, member);
        if (node.Normalisation is { } rule) Normalise(scores, node, rule, first, count);
    }

    private static void ScoreMember(GroupScores scores, NodeDefinition node, int member)
    {
        var method = scores.Method;
        var sum = new Weighted(node.Aggregation);
        var (present, applicable) = (0, 0);
        var (covered, coverable) = (0m, 0m);
        var absent = ScoreState.NotApplicable;
        foreach (var child in node.Children)
        {
            var definition = method.Nodes[child];
            if (definition.Kind == NodeKind.Adjustments || definition.Weights[scores.Tree] is not { } weight) continue;
            var at = scores.At(child, member);
            var state = scores.States[at];
            if (state is ScoreState.Info or ScoreState.NotInTree) continue;
            if (state is ScoreState.NotApplicable or ScoreState.Excluded)
            {
                if (absent == ScoreState.NotApplicable) absent = state;
                continue;
            }

            applicable++;
            coverable += scores.Applicable[at];
            if (state != ScoreState.Scored)
            {
                absent = absent == ScoreState.NotPublished ? absent : state;
                continue;
            }

            present++;
            covered += scores.Coverages[at] == 1m ? scores.Applicable[at] : scores.Applicable[at] * scores.Coverages[at];
            if (node.Aggregation == Aggregation.Sum) sum.AddPoints(scores.Points[at], scores.Maxima[at]);
            else sum.Add(scores.Shares[at], weight);
        }

        // Under RESCALE what does not apply is gone from the weights above it; otherwise a node that applies at all keeps
        // its weight.
        scores.Applicable[scores.At(node.Index, member)] = coverable == 0m ? 0m
            : Shrinks(scores, node) ? coverable
            : node.Weights[scores.Tree] ?? 0m;
        Write(scores, node, member, State(method, node, present, applicable, absent, sum), sum,
            coverable == 0m ? 0m : covered == coverable ? 1m : covered / coverable);
    }

    private static ScoreState State(
        Methodology method, NodeDefinition node, int present, int applicable, ScoreState absent, in Weighted sum)
    {
        if (method.Missing == MissingPolicy.Refuse && applicable > present) return absent;
        if (present == 0) return absent;
        if (node.MinimumShare is { } least && present < least * applicable) return ScoreState.Insufficient;
        return sum.IsUndefined ? ScoreState.Undefined : ScoreState.Scored;
    }

    private static void Write(
        GroupScores scores, NodeDefinition node, int member, ScoreState state, in Weighted sum,
        decimal coverage)
    {
        var at = scores.At(node.Index, member);
        scores.States[at] = state;
        scores.Coverages[at] = coverage;
        var maximum = Display.Maximum(scores, node);
        if (state != ScoreState.Scored)
        {
            (scores.Points[at], scores.Shares[at], scores.Maxima[at]) = (0m, 0m, maximum);
            return;
        }

        decimal points;
        decimal share;
        if (node.Aggregation != Aggregation.Sum)
        {
            share = sum.Mean();
            points = share * maximum;
        }
        else
        {
            // The stated maximum stays, except that RESCALE lets it shrink everywhere below the total.
            if (Shrinks(scores, node)) maximum = sum.Weight;
            share = sum.Weight == 0m ? 0m : sum.Value / sum.Weight;
            points = sum.Weight == maximum ? sum.Value : share * maximum;
        }

        var rounded = node.Kind == NodeKind.Total ? points : Rounder.Round(points, scores.Rounding.Criterion);
        scores.Points[at] = rounded;
        scores.Shares[at] = rounded == points || maximum == 0m ? share : rounded / maximum;
        scores.Maxima[at] = maximum;
    }

    private static bool Shrinks(GroupScores scores, NodeDefinition node) =>
        scores.Method.NotApplicable == NotApplicablePolicy.Rescale && node.Kind != NodeKind.Total
        && node.Aggregation == Aggregation.Sum && scores.Method.Nodes[node.ParentIndex].Aggregation == Aggregation.Sum;

    private static void Normalise(GroupScores scores, NodeDefinition node, Rule rule, int first, int count)
    {
        var column = ColumnStatistics.OfValues([.. Enumerable.Range(0, scores.MemberCount)
            .Where(m => scores.States[scores.At(node.Index, m)] == ScoreState.Scored)
            .Select(m => scores.Shares[scores.At(node.Index, m)])]);
        for (var member = first; member < first + count; member++)
        {
            var at = scores.At(node.Index, member);
            if (scores.States[at] != ScoreState.Scored) continue;
            var outcome = RuleEvaluator.Evaluate(rule, Measure.Plain, scores.Shares[at], column);
            scores.States[at] = outcome.State;
            scores.Notes[at] = outcome.Note;
            scores.Shares[at] = outcome.Share;
            scores.Points[at] = outcome.Share * scores.Maxima[at];
        }
    }
}
