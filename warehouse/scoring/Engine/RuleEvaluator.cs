namespace ItAnalytics.Scoring;

/// <summary>
/// Value in, share of the maximum out: 0 nothing, 1 all. One method per rule; formulas stand in docs/methodology.md.
/// </summary>
internal static class RuleEvaluator
{
    /// <summary>Whether the rule wants the value as a share of its whole: PROP does, the others want its unit.</summary>
    public static bool WantsShare(Rule rule) => rule is PropRule;

    /// <summary>The share of one value; <paramref name="column"/> is there when the rule compares with the group.</summary>
    public static Outcome Evaluate(Rule rule, Measure measure, decimal value, ColumnStatistics? column)
    {
        var higher = measure.Direction == Direction.HigherIsBetter;
        return rule switch
        {
            PropRule => Prop(value, higher),
            PropTargetRule r => PropTarget(r, value, higher),
            StepRule r => Step(r, value, higher),
            BoolRule => Bool(value, higher),
            CountCapRule r => Held(value / r.Cap, Capping.Both, 0m, 1m),
            MaxNormRule => MaxNorm(value, column!, higher),
            MinMaxRule r => r.Minimum is { } minimum
                ? Posts(value, minimum, r.Maximum!.Value, r.Capping, r.Low, r.High, higher)
                : Observed(value, column!, r, higher),
            GoalpostsRule r => Goalposts(r, value, higher),
            ZScoreRule r => ZScore(r, value, column!, higher),
            PercentileRule r => Percentile(r, value, column!, measure.Direction),
            RankRule r => Outcome.Of(column!.Position(value, measure.Direction, r.Ties) / column.Count),
            DistanceToTargetRule r => Distance(r, value, column!, higher),
            _ => Outcome.Absent(ScoreState.Info),
        };
    }

    private static Outcome Prop(decimal ratio, bool higher) => Held(higher ? ratio : 1m - ratio, Capping.Both, 0m, 1m);

    private static Outcome PropTarget(PropTargetRule rule, decimal value, bool higher)
    {
        if (rule.Floor is { } floor && (higher ? value < floor : value > floor))
            return Outcome.Of(0m, ScoreNote.BelowFloor);
        if (higher) return Held(value / rule.Target, Capping.Both, 0m, 1m);
        return value <= rule.Target ? Outcome.Of(1m) : Outcome.Of(rule.Target / value);
    }

    private static Outcome Step(StepRule rule, decimal value, bool higher)
    {
        foreach (var step in rule.Steps)
        {
            if (higher ? value >= step.Bound : value <= step.Bound) return Outcome.Of(step.Share);
        }

        return Outcome.Of(0m);
    }

    private static Outcome Bool(decimal value, bool higher) => value switch
    {
        1m => Outcome.Of(higher ? 1m : 0m),
        0m => Outcome.Of(higher ? 0m : 1m),
        _ => Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer),
    };

    private static Outcome MaxNorm(decimal value, ColumnStatistics column, bool higher)
    {
        var best = higher ? column.Maximum : column.Minimum;
        if (value == best) return Outcome.Of(1m);
        // A best of zero or below makes the ratio meaningless: nothing compares with it.
        if (best <= 0m && higher) return Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer);
        if (!higher && (best < 0m || value <= 0m)) return Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer);
        return Held(higher ? value / best : best / value, Capping.Lower, 0m, 1m);
    }

    private static Outcome Observed(decimal value, ColumnStatistics column, MinMaxRule rule, bool higher) =>
        column.Minimum == column.Maximum
            ? Outcome.Of(rule.High, ScoreNote.NoSpread)
            : Posts(value, column.Minimum, column.Maximum, Capping.None, rule.Low, rule.High, higher);

    private static Outcome Goalposts(GoalpostsRule rule, decimal value, bool higher)
    {
        if (!rule.Log) return Posts(value, rule.Minimum, rule.Maximum, rule.Capping, rule.Low, rule.High, higher);
        if (value <= 0m) return Outcome.Absent(ScoreState.Undefined, ScoreNote.NoAnswer);
        // Capping first keeps a capped value exactly at its post.
        var held = value;
        if (rule.Capping is Capping.Upper or Capping.Both) held = Math.Min(held, rule.Maximum);
        if (rule.Capping is Capping.Lower or Capping.Both) held = Math.Max(held, rule.Minimum);
        var bottom = DecimalMath.Log(rule.Minimum);
        var top = DecimalMath.Log(rule.Maximum);
        var outcome = Posts(
            DecimalMath.Log(held), bottom, top, Capping.None, rule.Low, rule.High, higher);
        if (held != value) outcome.Note = ScoreNote.Capped;
        return outcome;
    }

    private static Outcome ZScore(ZScoreRule rule, decimal value, ColumnStatistics column, bool higher)
    {
        if (column.Deviation == 0m) return Outcome.Of(rule.Mean, ScoreNote.NoSpread);
        var z = (value - column.Mean) / column.Deviation;
        return Outcome.Of(rule.Mean + (rule.Deviation * (higher ? z : -z)));
    }

    private static Outcome Percentile(PercentileRule rule, decimal value, ColumnStatistics column, Direction direction) =>
        column.Count < 2
            ? Outcome.Of(1m, ScoreNote.NoSpread)
            : Outcome.Of((column.Position(value, direction, rule.Ties) - 1m) / (column.Count - 1));

    private static Outcome Distance(DistanceToTargetRule rule, decimal value, ColumnStatistics column, bool higher)
    {
        var worst = higher ? column.Minimum : column.Maximum;
        if (worst == rule.Target) return Outcome.Of(1m, ScoreNote.NoSpread);
        // The worst member already beats the target: the target tells nobody apart.
        if (higher ? worst > rule.Target : worst < rule.Target) return Outcome.Of(1m, ScoreNote.NoSpread);
        return Held((value - worst) / (rule.Target - worst), rule.Cap ? Capping.Upper : Capping.None, 0m, 1m);
    }

    private static Outcome Posts(
        decimal value, decimal bottom, decimal top, Capping capping, decimal low, decimal high, bool higher)
    {
        var share = higher ? (value - bottom) / (top - bottom) : (top - value) / (top - bottom);
        if (low == 0m && high == 1m) return Held(share, capping, 0m, 1m);
        return Held(low + (share * (high - low)), capping, low, high);
    }

    private static Outcome Held(decimal share, Capping capping, decimal low, decimal high)
    {
        if (share > high && capping is (Capping.Upper or Capping.Both))
            return Outcome.Of(high, ScoreNote.Capped);
        if (share < low && capping is (Capping.Lower or Capping.Both))
            return Outcome.Of(low, ScoreNote.Capped);
        return Outcome.Of(share);
    }
}
