namespace ItAnalytics.Ml.Numerics;

/// <summary>Order statistics and robust location and spread on plain arrays; the input is never changed.</summary>
internal static class Robust
{
    /// <summary>Median of the values; NaN when there are none.</summary>
    public static double Median(ReadOnlySpan<double> values) => Quantile(values, 0.5);

    /// <summary>Quantile by linear interpolation between order statistics (type 7); NaN when there are no
    /// values.</summary>
    public static double Quantile(ReadOnlySpan<double> values, double probability)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return SortedQuantile(sorted, probability);
    }

    /// <summary>Quantile of values that are already in ascending order.</summary>
    public static double SortedQuantile(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }
        var place = Math.Clamp(probability, 0, 1) * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Median absolute deviation from <paramref name="centre"/>, scaled to the standard deviation of a
    /// normal.</summary>
    public static double Mad(ReadOnlySpan<double> values, double centre)
    {
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            deviations[i] = Math.Abs(values[i] - centre);
        }
        return 1.4826 * Median(deviations);
    }
}
