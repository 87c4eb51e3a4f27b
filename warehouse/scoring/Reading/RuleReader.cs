using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>Reads the <c>rule</c> of an indicator, a part or a criterion and checks that its numbers make sense.</summary>
internal static class RuleReader
{
    public static Rule Read(
        YamlFields fields, Direction direction, WithinYear within = WithinYear.None, bool insidePart = false)
    {
        if (!fields.Has("kind")) fields.Missing("kind");
        var kind = fields.Choice("kind", RuleKind.Info);
        Rule rule = kind switch
        {
            RuleKind.Prop => new PropRule(),
            RuleKind.PropTarget => PropTarget(fields),
            RuleKind.Step => Step(fields, direction),
            RuleKind.Bool => new BoolRule(),
            RuleKind.MaxNorm => new MaxNormRule(),
            RuleKind.CountCap => new CountCapRule(Positive(fields, "cap")),
            RuleKind.Sum or RuleKind.BestOf when insidePart => Nested(fields),
            RuleKind.Sum => Sum(fields, within),
            RuleKind.BestOf => new BestOfRule(Parts(fields, within, defaultShare: 1m)),
            RuleKind.Bonus => new BonusRule(Positive(fields, "points_each"), Positive(fields, "cap")),
            RuleKind.Penalty => new PenaltyRule(
                Positive(fields, "points_each"), Positive(fields, "cap"), fields.Flag("count_false_data")),
            RuleKind.MinMax => MinMax(fields),
            RuleKind.Goalposts => Goalposts(fields),
            RuleKind.ZScore => new ZScoreRule(fields.Number("mean") ?? 0m, fields.Number("deviation") ?? 1m),
            RuleKind.Percentile => new PercentileRule(fields.Choice("ties", PositionTies.Lowest)),
            RuleKind.Rank => new RankRule(fields.Choice("ties", PositionTies.Lowest)),
            RuleKind.DistanceToTarget => new DistanceToTargetRule(fields.RequiredNumber("target", 1m), fields.Flag("cap")),
            RuleKind.Aggregate => NotARule(fields),
            _ => new InfoRule(),
        };
        fields.Close();
        return rule;
    }

    public static Measure Measure(YamlFields fields, WithinYear within)
    {
        var unit = fields.Text("unit") ?? "";
        return new Measure(
            fields.Choice("direction", Direction.HigherIsBetter),
            unit,
            Whole(fields, unit),
            fields.Text("numerator"),
            fields.Text("denominator"),
            fields.Choice("zero_denominator", UndefinedRatioPolicy.NotApplicable),
            fields.Number("minimum_sample"),
            fields.Choice("below_sample", UndefinedRatioPolicy.NotApplicable))
        {
            WithinYear = fields.Choice("within_year", within),
        };
    }

    private static decimal Whole(YamlFields fields, string unit)
    {
        var full = fields.Number("full") ?? (unit == "%" ? 100m : 1m);
        if (full > 0) return full;
        Impossible(fields, "full", "The whole of a ratio must be above 0.", "Write 100 for percent, 1 for a share.");
        return 1m;
    }

    private static PropTargetRule PropTarget(YamlFields fields)
    {
        var target = Positive(fields, "target");
        return new PropTargetRule(target, fields.Number("floor"));
    }

    private static StepRule Step(YamlFields fields, Direction direction)
    {
        var higher = direction == Direction.HigherIsBetter;
        var key = higher ? "at_least" : "at_most";
        var steps = new List<LadderStep>();
        foreach (var step in fields.Maps("steps"))
        {
            var bound = step.RequiredNumber(key, 0m);
            var share = step.RequiredNumber("share", 0m);
            if (share is < 0 or > 1)
                Impossible(step, "share", "A share lies between 0 and 1.", "Write the share of the maximum, e.g. 0.5.");
            if (steps.Count > 0 && (higher ? bound >= steps[^1].Bound : bound <= steps[^1].Bound))
            {
                Impossible(step, key, "The rungs are not in order.",
                    higher ? "Put the highest bound first." : "Put the lowest bound first.");
            }

            steps.Add(new LadderStep(bound, share, step.Text("label")));
            step.Close();
        }

        if (steps.Count == 0)
            Impossible(fields, "steps", "A ladder needs a rung.", $"Add 'steps: [{{{key}: 1, share: 1}}]'.");
        return new StepRule(steps);
    }

    private static SumRule Sum(YamlFields fields, WithinYear within)
    {
        var parts = Parts(fields, within, defaultShare: null);
        var total = parts.Sum(p => p.Share);
        if (parts.Count > 0 && total != 1m)
            Impossible(fields, "parts", Invariant($"The shares of the parts add up to {total}."), "Make them add up to 1.");
        return new SumRule(parts);
    }

    private static List<RulePart> Parts(YamlFields fields, WithinYear within, decimal? defaultShare)
    {
        var parts = new List<RulePart>();
        foreach (var part in fields.Maps("parts"))
        {
            var measure = Measure(part, within);
            var share = defaultShare is null ? part.RequiredNumber("share", 0m) : part.Number("share") ?? defaultShare.Value;
            if (share is <= 0 or > 1)
                Impossible(part, "share", "A share lies above 0 and not above 1.", "Write the share of the maximum.");
            Rule rule = new InfoRule();
            if (part.Map("rule") is { } inner) rule = Read(inner, measure.Direction, measure.WithinYear, insidePart: true);
            else if (!part.Has("rule")) part.Missing("rule");
            if (rule.IsAdjustment)
                Impossible(part, "rule", "A part cannot be a bonus or a penalty.", "Make it an indicator of its own.");
            parts.Add(new RulePart(part.RequiredCode("input"), part.Name(), measure, rule, share));
            part.Close();
        }

        if (parts.Count == 0)
            Impossible(fields, "parts", "No part is stated.", "Add 'parts', each with input, name, share and rule.");
        return parts;
    }

    private static MinMaxRule MinMax(YamlFields fields)
    {
        var (minimum, maximum) = (fields.Number("lower"), fields.Number("upper"));
        if (minimum.HasValue != maximum.HasValue || minimum >= maximum)
        {
            Impossible(fields, minimum.HasValue ? "lower" : "upper", "The ends are not two ascending numbers.",
                "State both lower and upper, lower below upper, or neither to use those of the group.");
        }

        var (low, high) = Range(fields);
        return new MinMaxRule(minimum, maximum, fields.Choice("cap", Capping.None), low, high);
    }

    private static GoalpostsRule Goalposts(YamlFields fields)
    {
        var minimum = fields.RequiredNumber("lower", 0m);
        var maximum = fields.RequiredNumber("upper", 1m);
        var log = fields.Flag("log");
        if (minimum >= maximum)
            Impossible(fields, "lower", "The lower post is not below the upper.", "Put lower below upper.");
        if (log && minimum <= 0)
            Impossible(fields, "lower", "A logarithm needs a post above 0.", "Raise lower or drop 'log'.");
        var (low, high) = Range(fields);
        return new GoalpostsRule(minimum, maximum, fields.Choice("cap", Capping.None), log, low, high);
    }

    private static (decimal Low, decimal High) Range(YamlFields fields)
    {
        if (fields.Map("range") is not { } range) return (0m, 1m);
        var (low, high) = (range.Number("from") ?? 0m, range.Number("to") ?? 1m);
        if (low >= high) Impossible(range, "from", "The range is empty.", "Put 'from' below 'to'.");
        range.Close();
        return (low, high);
    }

    private static decimal Positive(YamlFields fields, string key)
    {
        var number = fields.RequiredNumber(key, 1m);
        if (number > 0) return number;
        Impossible(fields, key, Invariant($"{number} is not above 0."), "Write a number above 0.");
        return 1m;
    }

    private static InfoRule Nested(YamlFields fields)
    {
        Impossible(fields, "kind", "SUM and BEST_OF cannot stand inside a part.", "List all inputs as parts of one rule.");
        fields.Maps("parts");
        return new InfoRule();
    }

    private static InfoRule NotARule(YamlFields fields)
    {
        Impossible(fields, "kind", "AGGREGATE is not a rule.", "State 'aggregate' on a criterion instead.");
        return new InfoRule();
    }

    private static void Impossible(YamlFields fields, string key, string message, string mend) =>
        fields.Report(ProblemCodes.RuleParameters, fields.Has(key) ? key : null, message, mend);
}
