namespace ItAnalytics.Scoring;

/// <summary>The kinds of rule, by the word that a method file uses for them.</summary>
public enum RuleKind
{
    /// <summary>PROP.</summary>
    Prop,

    /// <summary>PROP_TARGET.</summary>
    PropTarget,

    /// <summary>STEP.</summary>
    Step,

    /// <summary>BOOL.</summary>
    Bool,

    /// <summary>MAXNORM.</summary>
    MaxNorm,

    /// <summary>COUNT_CAP.</summary>
    CountCap,

    /// <summary>SUM.</summary>
    Sum,

    /// <summary>BEST_OF.</summary>
    BestOf,

    /// <summary>BONUS.</summary>
    Bonus,

    /// <summary>PENALTY.</summary>
    Penalty,

    /// <summary>INFO.</summary>
    Info,

    /// <summary>MINMAX.</summary>
    MinMax,

    /// <summary>GOALPOSTS.</summary>
    Goalposts,

    /// <summary>ZSCORE.</summary>
    ZScore,

    /// <summary>PERCENTILE.</summary>
    Percentile,

    /// <summary>RANK.</summary>
    Rank,

    /// <summary>DISTANCE_TO_TARGET.</summary>
    DistanceToTarget,

    /// <summary>AGGREGATE: a node above the indicators; no rule of its own.</summary>
    Aggregate,
}

/// <summary>
/// How a value becomes a share of the maximum: 0 nothing, 1 all. Rules that compare with the group need every member
/// before they can say anything, see <see cref="IsGroupRelative"/>.
/// </summary>
/// <param name="Kind">The word of the method file.</param>
public abstract record Rule(RuleKind Kind)
{
    /// <summary>Whether one agency's share depends on the other members' values.</summary>
    public virtual bool IsGroupRelative => false;

    /// <summary>Whether the rule gives points beside the base instead of a share of a maximum.</summary>
    public bool IsAdjustment => Kind is RuleKind.Bonus or RuleKind.Penalty;
}

/// <summary>PROP: the ratio itself, held between 0 and 1; for lower-is-better one minus the ratio.</summary>
public sealed record PropRule() : Rule(RuleKind.Prop);

/// <summary>PROP_TARGET: value / target up to 1 (lower-is-better: target / value).</summary>
/// <param name="Target">In the unit of the value.</param>
/// <param name="Floor">Values worse than this get nothing.</param>
public sealed record PropTargetRule(decimal Target, decimal? Floor) : Rule(RuleKind.PropTarget);

/// <summary>One rung of a ladder.</summary>
/// <param name="Bound">Reached when the value is at least this (lower-is-better: at most this).</param>
/// <param name="Share">Share of the maximum on this rung.</param>
/// <param name="Label">What the rung means, or nothing.</param>
public sealed record LadderStep(decimal Bound, decimal Share, string? Label);

/// <summary>STEP: a ladder; the best rung that is reached counts, none reached gives nothing.</summary>
/// <param name="Steps">Best rung first.</param>
public sealed record StepRule(IReadOnlyList<LadderStep> Steps) : Rule(RuleKind.Step);

/// <summary>BOOL: 1 all, 0 nothing, anything else undefined; lower-is-better turns it round.</summary>
public sealed record BoolRule() : Rule(RuleKind.Bool);

/// <summary>MAXNORM: value / best value of the group (lower-is-better: best / value).</summary>
public sealed record MaxNormRule() : Rule(RuleKind.MaxNorm)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => true;
}

/// <summary>COUNT_CAP: one share per item up to a number of items.</summary>
/// <param name="Cap">Items that give the maximum.</param>
public sealed record CountCapRule(decimal Cap) : Rule(RuleKind.CountCap);

/// <summary>One part of a SUM or one alternative of a BEST_OF: an input of its own with a rule of its own.</summary>
/// <param name="Input">Observation code.</param>
/// <param name="Name">What is observed.</param>
/// <param name="Measure">How the observation is read.</param>
/// <param name="Rule">How it becomes a share; never itself a SUM or BEST_OF.</param>
/// <param name="Share">SUM: share of the indicator's maximum, all parts together 1. BEST_OF: most it can give.</param>
public sealed record RulePart(string Input, LocalisedText Name, Measure Measure, Rule Rule, decimal Share);

/// <summary>SUM: parts with own caps; the share of a part that does not apply goes to the others.</summary>
/// <param name="Parts">At least one.</param>
public sealed record SumRule(IReadOnlyList<RulePart> Parts) : Rule(RuleKind.Sum)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => Parts.Any(p => p.Rule.IsGroupRelative);
}

/// <summary>BEST_OF: the alternative that gives most.</summary>
/// <param name="Parts">At least one.</param>
public sealed record BestOfRule(IReadOnlyList<RulePart> Parts) : Rule(RuleKind.BestOf)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => Parts.Any(p => p.Rule.IsGroupRelative);
}

/// <summary>BONUS: points per item on top of the base.</summary>
/// <param name="PointsEach">Points per item.</param>
/// <param name="Cap">Most that can be gained.</param>
public sealed record BonusRule(decimal PointsEach, decimal Cap) : Rule(RuleKind.Bonus);

/// <summary>PENALTY: points per item off the base.</summary>
/// <param name="PointsEach">Points per item, positive.</param>
/// <param name="Cap">Most that can be lost, positive.</param>
/// <param name="CountFalseData">
/// Whether the agency's cells proven false are counted when more of them than stated items.
/// </param>
public sealed record PenaltyRule(decimal PointsEach, decimal Cap, bool CountFalseData) : Rule(RuleKind.Penalty);

/// <summary>INFO: shown, never scored.</summary>
public sealed record InfoRule() : Rule(RuleKind.Info);

/// <summary>
/// MINMAX: (value - minimum) / (maximum - minimum), turned round for lower-is-better, then spread over
/// <paramref name="Low"/>..<paramref name="High"/>. Without stated ends those of the group are taken.
/// </summary>
/// <param name="Minimum">Fixed lower end, or nothing.</param>
/// <param name="Maximum">Fixed upper end, or nothing.</param>
/// <param name="Capping">For fixed ends.</param>
/// <param name="Low">Share at the worse end.</param>
/// <param name="High">Share at the better end.</param>
public sealed record MinMaxRule(decimal? Minimum, decimal? Maximum, Capping Capping, decimal Low, decimal High)
    : Rule(RuleKind.MinMax)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => Minimum is null;
}

/// <summary>GOALPOSTS: MINMAX with fixed ends, on request of the logarithms.</summary>
/// <param name="Minimum">Lower post.</param>
/// <param name="Maximum">Upper post.</param>
/// <param name="Capping">Where values outside are held.</param>
/// <param name="Log">Whether natural logarithms of value and posts are compared.</param>
/// <param name="Low">Share at the worse post.</param>
/// <param name="High">Share at the better post.</param>
public sealed record GoalpostsRule(
    decimal Minimum, decimal Maximum, Capping Capping, bool Log, decimal Low, decimal High)
    : Rule(RuleKind.Goalposts);

/// <summary>
/// ZSCORE: (value - mean of the group) / standard deviation (n - 1), turned round for lower-is-better, then put on
/// the given mean and deviation.
/// </summary>
/// <param name="Mean">Share of an average agency.</param>
/// <param name="Deviation">Share per standard deviation.</param>
public sealed record ZScoreRule(decimal Mean, decimal Deviation) : Rule(RuleKind.ZScore)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => true;
}

/// <summary>PERCENTILE: (position - 1) / (members - 1), position 1 being the worst. Mean ties make it Borda's.</summary>
/// <param name="Ties">Position of equal values.</param>
public sealed record PercentileRule(PositionTies Ties) : Rule(RuleKind.Percentile)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => true;
}

/// <summary>RANK: position / members, position 1 being the worst.</summary>
/// <param name="Ties">Position of equal values.</param>
public sealed record RankRule(PositionTies Ties) : Rule(RuleKind.Rank)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => true;
}

/// <summary>DISTANCE_TO_TARGET: (value - worst of the group) / (target - worst of the group).</summary>
/// <param name="Target">In the unit of the value.</param>
/// <param name="Cap">Whether beating the target gives no more than reaching it.</param>
public sealed record DistanceToTargetRule(decimal Target, bool Cap) : Rule(RuleKind.DistanceToTarget)
{
    /// <inheritdoc/>
    public override bool IsGroupRelative => true;
}
