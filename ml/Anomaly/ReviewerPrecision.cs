namespace ItAnalytics.Ml.Anomaly;

/// <summary>How reviewers have decided on findings of one kind about one indicator.</summary>
/// <param name="Kind">Code of the kind.</param>
/// <param name="Indicator">Indicator code.</param>
/// <param name="Confirmed">Findings whose last decision confirms them.</param>
/// <param name="Dismissed">Findings whose last decision dismisses them.</param>
public sealed record ReviewCount(string Kind, string Indicator, int Confirmed, int Dismissed);

/// <summary>
/// What reviewers' decisions say about findings to come: the share that they confirm, by kind and indicator. Few
/// decisions say little: an indicator's share is pulled towards the kind's, and the kind's towards one half, each by
/// four decisions (a beta-binomial mean). Without decisions nothing changes.
/// </summary>
public sealed class ReviewerPrecision
{
    private const double Prior = 0.5;
    private const double PriorDecisions = 4;

    /// <summary>
    /// Of ordinary submissions, a tenth as many as asked are flagged at the least, however often a kind is dismissed:
    /// nothing is ever silenced.
    /// </summary>
    private const double LeastShare = 0.1;

    /// <summary>And twice as many at the most, where reviewers always agree.</summary>
    private const double LargestShare = 2;

    private readonly Dictionary<string, double> kinds;
    private readonly Dictionary<(string Kind, string Indicator), double> pairs;

    /// <summary>Learns from decisions.</summary>
    /// <param name="counts">One entry for each kind and indicator, in any order.</param>
    public ReviewerPrecision(IReadOnlyCollection<ReviewCount> counts)
    {
        kinds = counts.GroupBy(c => c.Kind, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => Mean(g.Sum(c => c.Confirmed), g.Sum(c => c.Dismissed), Prior), StringComparer.Ordinal);
        pairs = counts.ToDictionary(
            c => (c.Kind, c.Indicator), c => Mean(c.Confirmed, c.Dismissed, kinds[c.Kind]));
    }

    /// <summary>The share of such findings that reviewers are expected to confirm, between 0 and 1.</summary>
    /// <param name="kind">Code of the kind.</param>
    /// <param name="indicator">Indicator code.</param>
    public double Of(string kind, string indicator) =>
        pairs.TryGetValue((kind, indicator), out var own) ? own : kinds.GetValueOrDefault(kind, Prior);

    /// <summary>The lowest threshold that decisions of reviewers can bring about.</summary>
    /// <param name="falseAlarmsPerHundred">What is asked for without decisions.</param>
    public static double LowestThreshold(double falseAlarmsPerHundred) =>
        1 - falseAlarmsPerHundred / 100 * LargestShare;

    /// <summary>The score from which such a finding is shown.</summary>
    /// <param name="kind">Code of the kind.</param>
    /// <param name="indicator">Indicator code.</param>
    /// <param name="falseAlarmsPerHundred">What is asked for without decisions.</param>
    public double Threshold(string kind, string indicator, double falseAlarmsPerHundred) =>
        1 - falseAlarmsPerHundred / 100 * Math.Clamp(Of(kind, indicator) / Prior, LeastShare, LargestShare);

    /// <summary>Probability of a fault: the model's odds times the odds that reviewers agree.</summary>
    /// <param name="kind">Code of the kind.</param>
    /// <param name="indicator">Indicator code.</param>
    /// <param name="logOdds">Log odds by the model.</param>
    public double Probability(string kind, string indicator, double logOdds)
    {
        var agreed = Of(kind, indicator);
        return 1 / (1 + Math.Exp(-Math.Clamp(logOdds + Math.Log(agreed / (1 - agreed)), -30, 30)));
    }

    private static double Mean(int confirmed, int dismissed, double prior) =>
        (confirmed + PriorDecisions * prior) / (confirmed + dismissed + PriorDecisions);
}
