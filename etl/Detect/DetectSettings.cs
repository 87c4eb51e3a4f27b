using ItAnalytics.Etl.Score;
using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Detect;

/// <summary>A change of what an indicator means: before and after are not one series.</summary>
/// <param name="Family">Family of methodologies.</param>
/// <param name="Indicator">Indicator code.</param>
/// <param name="Year">First year of the new meaning.</param>
/// <param name="Reason">What happened.</param>
public sealed record DefinitionBreak(string Family, string Indicator, int Year, string Reason)
{
    /// <summary>What is known of breaks: told by settings, or declared by a method's comparability map.</summary>
    internal static ILookup<(string Family, string Indicator), int> Years(
        IEnumerable<DefinitionBreak> known, ILookup<string, StoredMethod> methods) =>
        known.Concat(methods.SelectMany(family => family).SelectMany(Declared))
            .ToLookup(b => (b.Family, b.Indicator), b => b.Year);

    private static IEnumerable<DefinitionBreak> Declared(StoredMethod stored)
    {
        if (stored.Method is not { Comparability: { } map, FirstYear: { } year })
        {
            return [];
        }
        return map.Entries.Where(e => e.Kind == ComparabilityKind.NotComparable)
            .Select(e => new DefinitionBreak(stored.Method.Code, e.Code, year, e.Note ?? ""));
    }
}

/// <summary>Settings of the detect step.</summary>
public sealed record DetectSettings
{
    /// <summary>
    /// How many of a hundred ordinary submissions may be flagged by mistake. Decisions of reviewers move this by kind
    /// and indicator, between a tenth and twice of it.
    /// </summary>
    public double FalseAlarmsPerHundred { get; init; } = 1;

    /// <summary>
    /// States of each panel that are kept, after its last periods. What changes figures further back makes the panel be
    /// judged from its beginning.
    /// </summary>
    public int KeptPeriods { get; init; } = 3;

    /// <summary>
    /// Declared breaks, beside those that the methodologies' comparability maps declare. Decree 42/2022 replaced four
    /// levels of online service by two in the middle of 2022: neither the partial nor the full-cycle services of that
    /// year are those of the year before.
    /// </summary>
    public IReadOnlyList<DefinitionBreak> KnownBreaks { get; init; } =
    [
        new("danang", "DV01", 2022, "42/2022/NĐ-CP"),
        new("danang", "DV02", 2022, "42/2022/NĐ-CP"),
    ];
}
