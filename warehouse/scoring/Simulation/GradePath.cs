namespace ItAnalytics.Scoring;

/// <summary>What a path may use and what it costs.</summary>
public sealed record PathWish
{
    /// <summary>Effort of bringing an indicator from where it is to its best, by code of indicator; 1 where it is not
    /// stated. A part of the way costs the same part of it.</summary>
    public IReadOnlyDictionary<string, decimal> Effort { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Codes of indicators that cannot be changed.</summary>
    public IReadOnlySet<string> Fixed { get; init; } = new HashSet<string>();

    /// <summary>How many alternatives at most.</summary>
    public int Alternatives { get; init; } = 5;
}

/// <summary>One figure to reach.</summary>
/// <param name="Input">Position of the observation.</param>
/// <param name="From">The figure as it is; null where there is none.</param>
/// <param name="To">The figure to reach, in the unit of the indicator.</param>
public sealed record PathFigure(int Input, decimal? From, decimal To);

/// <summary>One indicator to change.</summary>
/// <param name="Node">Position of the indicator.</param>
/// <param name="Code">Its code.</param>
/// <param name="Figures">Its figures; several where the rule has parts.</param>
/// <param name="Effort">What it costs.</param>
/// <param name="Gain">Points of the total that it gives by itself.</param>
public sealed record PathStep(int Node, string Code, IReadOnlyList<PathFigure> Figures, decimal Effort, decimal Gain);

/// <summary>A set of changes that reaches the grade, scored by the official engine.</summary>
/// <param name="Steps">Most points per unit of effort first.</param>
/// <param name="Effort">All of them together.</param>
/// <param name="After">The agency's total with all of them, everyone else staying as they are.</param>
public sealed record GradePath(IReadOnlyList<PathStep> Steps, decimal Effort, TotalScore After);

/// <summary>The ways to a grade.</summary>
/// <param name="Agency">Code.</param>
/// <param name="Grade">The grade wished for.</param>
/// <param name="Now">The total as it is.</param>
/// <param name="Needed">Points from which on the grade is given; null for the lowest grade.</param>
/// <param name="Paths">The least effort first; empty when the grade is reached already or cannot be reached.</param>
/// <param name="Reason">Why there are none, in a sentence; null when there are some.</param>
/// <param name="IsReached">Whether the agency has the grade, or a better one, already.</param>
public sealed record GradePaths(
    string Agency, GradeBand Grade, TotalScore Now, decimal? Needed, IReadOnlyList<GradePath> Paths, string? Reason,
    bool IsReached);
