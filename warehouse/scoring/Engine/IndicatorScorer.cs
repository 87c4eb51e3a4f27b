namespace ItAnalytics.Scoring;

/// <summary>Cells of one indicator to points: rule, then the method's policies for what is absent, then rounding.</summary>
internal static class IndicatorScorer
{
    public static void Score(GroupScores scores, NodeDefinition node, int first, int count)
    {
        var method = scores.Method;
        var maximum = Display.Maximum(scores, node);
        if (node.Rule is InfoRule)
        {
            Array.Fill(scores.States, ScoreState.Info, scores.At(node.Index, first), count);
            return;
        }

        var parts = Columns(scores.Group, node);
        for (var member = first; member < first + count; member++)
        {
            var outcome = parts.Length == 1 && node.Rule is not (SumRule or BestOfRule)
                ? parts[0].Evaluate(member)
                : Combined(node.Rule!, parts, member, method.Missing);
            Apply(scores, node, maximum, member, Settled(outcome, method));
        }
    }

    private static Outcome Settled(Outcome outcome, Methodology method) => outcome.State switch
    {
        ScoreState.Missing or ScoreState.Undefined when method.Missing == MissingPolicy.Zero => new Outcome
        {
            State = ScoreState.Scored,
            Note = outcome.Note == ScoreNote.None ? ScoreNote.MissingAsZero : outcome.Note,
        },
        ScoreState.NotApplicable => method.NotApplicable switch
        {
            NotApplicablePolicy.FullPoints => new Outcome
            {
                State = ScoreState.Scored,
                Share = 1m,
                Observed = true,
                Note = ScoreNote.FullPoints,
            },
            NotApplicablePolicy.Redistribute => Noted(outcome, ScoreNote.Redistributed),
            _ => Noted(outcome, ScoreNote.Rescaled),
        },
        _ => outcome,
    };

    private static Outcome Noted(Outcome outcome, ScoreNote note)
    {
        if (outcome.Note == ScoreNote.None) outcome.Note = note;
        return outcome;
    }

    private static void Apply(GroupScores scores, NodeDefinition node, decimal maximum, int member, Outcome outcome)
    {
        var at = scores.At(node.Index, member);
        scores.States[at] = outcome.State;
        scores.Notes[at] = outcome.Note;
        scores.Maxima[at] = maximum;
        scores.Applicable[at] = outcome.State is ScoreState.NotApplicable or ScoreState.Excluded
            ? 0m
            : node.Weights[scores.Tree] ?? 0m;
        if (outcome.State != ScoreState.Scored)
        {
            (scores.Points[at], scores.Shares[at], scores.Coverages[at]) = (0m, 0m, 0m);
            return;
        }

        var exact = outcome.Share * maximum;
        var points = Rounder.Round(exact, scores.Rounding.Indicator);
        scores.Points[at] = points;
        scores.Shares[at] = points == exact || maximum == 0m ? outcome.Share : points / maximum;
        scores.Coverages[at] = outcome.Observed ? 1m : 0m;
    }

    /// <summary>SUM and BEST_OF over the parts of one member.</summary>
    private static Outcome Combined(Rule rule, PartColumn[] parts, int member, MissingPolicy missing)
    {
        var (share, weight, best) = (0m, 0m, 0m);
        var (absent, observed, scored) = (ScoreState.NotApplicable, false, false);
        var note = ScoreNote.None;
        foreach (var part in parts)
        {
            var outcome = part.Evaluate(member);
            var state = outcome.State;
            if (state is ScoreState.Missing or ScoreState.Undefined && missing == MissingPolicy.Zero)
            {
                // An alternative that is not reported cannot be the best one, and a part that is not gives nothing.
                if (rule is SumRule) weight += part.Share;
                absent = absent == ScoreState.NotPublished ? absent : ScoreState.Missing;
                continue;
            }

            if (state != ScoreState.Scored)
            {
                if (state is not (ScoreState.NotApplicable or ScoreState.Info)) absent = state;
                note = ScoreNote.PartsLeftOut;
                continue;
            }

            scored = true;
            observed |= outcome.Observed;
            if (outcome.Note == ScoreNote.ProvenFalse) return outcome;
            weight += part.Share;
            share += part.Share * outcome.Share;
            best = Math.Max(best, part.Share * outcome.Share);
        }

        if (!scored || (rule is SumRule && missing == MissingPolicy.Refuse && absent != ScoreState.NotApplicable))
            return Outcome.Absent(absent);
        return new Outcome
        {
            State = ScoreState.Scored,
            Share = rule is BestOfRule ? best : weight == 1m ? share : share / weight,
            Observed = observed,
            Note = rule is SumRule ? note : ScoreNote.None,
        };
    }

    private static PartColumn[] Columns(PeerGroup group, NodeDefinition node) => node.Rule switch
    {
        SumRule sum => [.. sum.Parts.Select((p, i) => new PartColumn(group, node.InputIndexes[i], p))],
        BestOfRule best => [.. best.Parts.Select((p, i) => new PartColumn(group, node.InputIndexes[i], p))],
        _ => [new PartColumn(group, node.InputIndexes[0],
            new RulePart("", node.Name, node.Measure, node.Rule!, 1m))],
    };

    /// <summary>One input column with its rule and, where the rule needs it, what the whole column looks like.</summary>
    private sealed class PartColumn(PeerGroup group, int input, RulePart part)
    {
        private readonly ColumnStatistics? statistics =
            part.Rule.IsGroupRelative ? ColumnStatistics.OfCells(group.Column(input), part.Measure) : null;

        private const decimal LargestShare = 1_000_000_000m;

        private readonly bool asShare = RuleEvaluator.WantsShare(part.Rule);

        public decimal Share => part.Share;

        public Outcome Evaluate(int member)
        {
            if (!CellReader.TryRead(group.Column(input)[member], part.Measure, asShare, out var value, out var instead))
                return instead;
            try
            {
                var outcome = RuleEvaluator.Evaluate(part.Rule, part.Measure, value, statistics);
                if (outcome.Share is >= -LargestShare and <= LargestShare) return outcome;
            }
            catch (OverflowException)
            {
                // Posts a hair apart and a value far away: a share that decimal cannot hold is no answer.
            }

            return Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer);
        }
    }
}
