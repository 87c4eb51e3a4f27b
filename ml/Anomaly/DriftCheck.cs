using MathNet.Numerics.Distributions;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>What was judged of one indicator in one period, for the drift check.</summary>
/// <param name="Indicator">Indicator code, unique over the panels checked together.</param>
/// <param name="Period">Reporting period, ascending in time.</param>
/// <param name="Submissions">Submissions judged.</param>
/// <param name="Flagged">Those whose score reached the threshold.</param>
public readonly record struct Judged(string Indicator, int Period, int Submissions, int Flagged);

/// <summary>An indicator whose last period is flagged far more often than its past.</summary>
/// <param name="Indicator">Indicator code.</param>
/// <param name="Period">The last period.</param>
/// <param name="Flagged">Flagged submissions of it.</param>
/// <param name="Submissions">All submissions of it.</param>
/// <param name="Usual">Share flagged that was to be expected.</param>
public sealed record Drift(string Indicator, int Period, int Flagged, int Submissions, double Usual);

/// <summary>
/// Tells an indicator that has changed from submissions that are wrong: when many of one period are flagged at once, the
/// definition, the source or the model no longer fits, and reviewing them one by one is the wrong remedy.
/// </summary>
public static class DriftCheck
{
    /// <summary>Chance of a notice on an indicator that did not change.</summary>
    private const double Surprise = 1e-4;

    /// <summary>Submissions that the asked share of false alarms is worth beside an indicator's own past.</summary>
    private const double PriorSubmissions = 100;

    /// <summary>Indicators that drift in their last period, in ordinal order.</summary>
    /// <param name="judged">Everything judged, in any order; one entry for each indicator and period.</param>
    /// <param name="asked">Share of false alarms asked for, between 0 and 1.</param>
    public static IReadOnlyList<Drift> Find(IEnumerable<Judged> judged, double asked) =>
    [
        .. judged.GroupBy(s => s.Indicator, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Last([.. g], asked))
            .Where(d => d.Flagged > 0
                && 1 - Binomial.CDF(Math.Clamp(d.Usual, 0, 1), d.Submissions, d.Flagged - 1) < Surprise),
    ];

    private static Drift Last(List<Judged> judged, double asked)
    {
        var last = judged.MaxBy(j => j.Period);
        var before = judged.Sum(j => j.Submissions) - last.Submissions;
        var flaggedBefore = judged.Sum(j => j.Flagged) - last.Flagged;
        var usual = (flaggedBefore + PriorSubmissions * asked) / (before + PriorSubmissions);
        return new Drift(judged[0].Indicator, last.Period, last.Flagged, last.Submissions, usual);
    }
}
