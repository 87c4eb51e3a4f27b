namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Turns scores into conformal p-values (Vovk; Bates et al. 2023) against the panel's own submissions so far. Those hide
/// faults too, so each counts only with its probability of being clean.
/// </summary>
internal sealed class Calibrator
{
    private readonly double[] scores;
    private readonly double[] above;
    private readonly double total;

    /// <summary>Builds the reference distribution from scores and their weights.</summary>
    public Calibrator(double[] scores, double[] weights)
    {
        this.scores = (double[])scores.Clone();
        var ordered = (double[])weights.Clone();
        Array.Sort(this.scores, ordered);
        above = new double[scores.Length + 1];
        for (var i = scores.Length - 1; i >= 0; i--)
        {
            above[i] = above[i + 1] + ordered[i];
        }
        total = above[0];
    }

    /// <summary>
    /// P-value of a score. Where the reference runs out the tail is continued exponentially, so that the order of
    /// extreme scores is kept.
    /// </summary>
    public double PValue(double score)
    {
        var lo = 0;
        var hi = scores.Length;
        while (lo < hi)
        {
            var middle = (lo + hi) / 2;
            if (scores[middle] < score)
            {
                lo = middle + 1;
            }
            else
            {
                hi = middle;
            }
        }
        // The one added to both sides is the submission itself; it fades with the score only to keep the order.
        return (above[lo] + Math.Exp(-0.05 * Math.Clamp(score + 10, 0, 60))) / (total + 1);
    }
}
