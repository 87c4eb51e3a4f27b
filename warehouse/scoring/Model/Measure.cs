namespace ItAnalytics.Scoring;

/// <summary>A text in the two languages of the project.</summary>
/// <param name="Vi">Vietnamese.</param>
/// <param name="En">English.</param>
public sealed record LocalisedText(string Vi, string En);

/// <summary>How one observation is read before a rule sees it.</summary>
/// <param name="Direction">Which way is better.</param>
/// <param name="Unit">As printed.</param>
/// <param name="Full">The value that is the whole of a ratio: 100 for percent, 1 otherwise.</param>
/// <param name="Numerator">What is counted above the line, or nothing.</param>
/// <param name="Denominator">What is counted below the line, or nothing.</param>
/// <param name="ZeroDenominator">What a denominator of zero counts as.</param>
/// <param name="MinimumSample">Smallest denominator that is believed.</param>
/// <param name="BelowSample">What a smaller one counts as.</param>
public sealed record Measure(
    Direction Direction,
    string Unit,
    decimal Full,
    string? Numerator,
    string? Denominator,
    UndefinedRatioPolicy ZeroDenominator,
    decimal? MinimumSample,
    UndefinedRatioPolicy BelowSample)
{
    /// <summary>How a year is drawn from shorter periods.</summary>
    public WithinYear WithinYear { get; init; }

    /// <summary>Whether a value without its parts is a share of something, which cannot be added up.</summary>
    public bool IsShare => Denominator is not null || Full != 1m;

    /// <summary>A plain number, more is better.</summary>
    public static Measure Plain { get; } = new(
        Direction.HigherIsBetter, "", 1m, null, null, UndefinedRatioPolicy.NotApplicable, null,
        UndefinedRatioPolicy.NotApplicable);
}

/// <summary>One observation code that the method asks of every agency: one column of a peer group's cells.</summary>
/// <param name="Index">Position in <see cref="Methodology.Inputs"/>.</param>
/// <param name="Code">Observation code.</param>
/// <param name="Name">What is observed.</param>
/// <param name="NodeIndex">The indicator that uses it first.</param>
/// <param name="Measure">How it is read there.</param>
public sealed record InputDefinition(int Index, string Code, LocalisedText Name, int NodeIndex, Measure Measure);
