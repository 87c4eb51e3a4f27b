namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Turns scores into conformal p-values (Vovk; Bates et al. 2023) against the panel's own submissions so far. Those
/// hide
/// faults too, so each counts only with its probability of being clean.
/// </summary>
internal sealed class Calibrator
{
    private const double TailShare = 0.02;
    private const double UsualExcess = 1;

    /// <summary>
    /// Odds in the middle are overstated about twofold (clean submissions that look odd weigh less in training), so
    /// half of them is believed when past submissions are discounted; with all, 1.4 instead of 1.1 in a hundred clean
    /// submissions pass the 1 % threshold.
    /// </summary>
    private const double Believed = 0.5;
    private readonly double[] scores;
    private readonly double[] above;
    private readonly double total;
    private readonly double tailFrom = double.PositiveInfinity;
    private readonly double tailShare = 1;
    private readonly double tailMean = UsualExcess;

    /// <summary>Builds the reference distribution from the log odds of judged submissions.</summary>
    public static Calibrator Of(double[] scores) =>
        new(scores, Array.ConvertAll(scores, s => 1 / (1 + Believed * Math.Exp(Math.Min(30, s)))));

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
        var start = scores.Length;
        while (start > 0 && above[start - 1] <= TailShare * total)
        {
            start--;
        }
        start = Math.Min(start, scores.Length - 1);
        if (start < 0)
        {
            return;
        }
        tailFrom = this.scores[start];
        tailShare = (above[start] + 1) / (total + 1);
        var excess = 0.0;
        for (var i = start; i < scores.Length; i++)
        {
            excess += (above[i] - above[i + 1]) * (this.scores[i] - tailFrom);
        }
        // One pseudo-observation with the usual excess keeps a tail of few submissions from ending abruptly.
        tailMean = (excess + UsualExcess) / (above[start] + 1);
    }

    /// <summary>
    /// P-value of a score. Within the reference it is the weighted share above; in the last fiftieth, where single past
    /// submissions would decide, an exponential tail is fitted and continued, which also keeps extreme scores in order.
    /// </summary>
    public double PValue(double score) => score > tailFrom
        ? tailShare * Math.Exp(-(score - tailFrom) / tailMean)
        : (above[FirstNotBelow(score)] + 1) / (total + 1);

    private int FirstNotBelow(double score)
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
        return lo;
    }
}
