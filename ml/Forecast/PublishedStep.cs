namespace ItAnalytics.Ml.Forecast;

/// <summary>
/// The step between values as they are published: 1 for whole numbers, 0.001 for three decimals. Where values come in
/// steps, the value that errs least is one of the steps; half a step from the last value it is the last value.
/// </summary>
internal static class PublishedStep
{
    private static readonly double[] Steps = [1, 0.1, 0.01, 0.001];

    /// <summary>The largest step that all finite values are multiples of; 0 when they are finer.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        foreach (var step in Steps)
        {
            var all = true;
            foreach (var v in values)
            {
                all &= !double.IsFinite(v) || Math.Abs(v / step - Math.Round(v / step)) < 1e-6;
            }
            if (all)
            {
                return step;
            }
        }
        return 0;
    }
}
