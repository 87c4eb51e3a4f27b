namespace ItAnalytics.Scoring;

/// <summary>What one indicator is to the parent version.</summary>
/// <param name="Code">Code in the newer version; in the older one for dropped ones.</param>
/// <param name="Kind">Same, rescaled, renamed, new, dropped, not comparable.</param>
/// <param name="From">Code in the older version.</param>
/// <param name="Note">Why.</param>
public sealed record ComparabilityEntry(string Code, ComparabilityKind Kind, string? From, string? Note)
{
    /// <summary>Line of the file, for problems that need the parent to be seen.</summary>
    internal int Line { get; init; }
}

/// <summary>How a version compares with its parent. Indicators that are not listed and bear the same code are the same.</summary>
/// <param name="ParentVersion">Version of the same family.</param>
/// <param name="MinimumCommonWeight">Least share of the newer version's weight, 0..1, on which a change is stated.</param>
/// <param name="Entries">What is not simply the same.</param>
public sealed record Comparability(
    string ParentVersion, decimal MinimumCommonWeight, IReadOnlyList<ComparabilityEntry> Entries)
{
    /// <summary>Line of the file that names the parent.</summary>
    internal int Line { get; init; }
}
