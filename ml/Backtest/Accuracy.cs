namespace ItAnalytics.Ml.Backtest;

/// <summary>Measures of accuracy, each the textbook formula on plain arrays.</summary>
public static class Accuracy
{
    /// <summary>Symmetric percentage error of one forecast, 0 to 200 (Makridakis 1993); 0 when both are 0.</summary>
    public static double SymmetricPercentage(double actual, double forecast)
    {
        var size = Math.Abs(actual) + Math.Abs(forecast);
        return size > 0 ? 200 * Math.Abs(actual - forecast) / size : 0;
    }

    /// <summary>Mean absolute change of a history, the scale of MASE (Hyndman and Koehler 2006); 0 for one
    /// value.</summary>
    public static double NaiveScale(ReadOnlySpan<double> history)
    {
        var sum = 0.0;
        for (var t = 1; t < history.Length; t++)
        {
            sum += Math.Abs(history[t] - history[t - 1]);
        }
        return history.Length < 2 ? 0 : sum / (history.Length - 1);
    }

    /// <summary>Width of a 95 % interval plus 40 times what the outcome misses it by (Gneiting and Raftery
    /// 2007).</summary>
    public static double IntervalScore95(double actual, double lower, double upper) =>
        upper - lower + 40 * Math.Max(0, lower - actual) + 40 * Math.Max(0, actual - upper);

    /// <summary>
    /// Ranked probability score (Epstein 1969): squared differences of cumulative probabilities, over the number of
    /// grades
    /// less one; 0 is perfect, 1 the worst.
    /// </summary>
    /// <param name="probabilities">Probability of each grade, lowest first; at least two grades.</param>
    /// <param name="outcome">Index of the grade that came.</param>
    public static double RankedProbability(IReadOnlyList<double> probabilities, int outcome)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        double cumulative = 0, sum = 0;
        for (var k = 0; k < probabilities.Count - 1; k++)
        {
            cumulative += probabilities[k];
            var difference = cumulative - (outcome <= k ? 1 : 0);
            sum += difference * difference;
        }
        return probabilities.Count < 2 ? 0 : sum / (probabilities.Count - 1);
    }

    /// <summary>Minus the log probability of the grade that came, never beyond that of one in a million.</summary>
    public static double LogScore(IReadOnlyList<double> probabilities, int outcome)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return -Math.Log(Math.Max(1e-6, probabilities[outcome]));
    }

    /// <summary>Index of the grade of a score: the number of bounds at or below it.</summary>
    public static int Grade(double score, IReadOnlyList<double> bands)
    {
        ArgumentNullException.ThrowIfNull(bands);
        var grade = 0;
        while (grade < bands.Count && score >= bands[grade])
        {
            grade++;
        }
        return grade;
    }
}
