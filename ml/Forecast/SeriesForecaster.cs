namespace ItAnalytics.Ml.Forecast;

/// <summary>Settings of <see cref="SeriesForecaster"/>.</summary>
public sealed record SeriesForecastOptions
{
    /// <summary>
    /// Limits of the scale; null to infer them: 0 to 100 when every value lies there, at least 0 when none is negative.
    /// </summary>
    public ScaleLimits? Limits { get; init; }

    /// <summary>Most pseudo-origins per series that the pooled evidence is drawn from, the latest ones.</summary>
    public int Origins { get; init; } = 16;

    /// <summary>Strength of the pull towards the last value, in pooled observations.</summary>
    public double Ridge { get; init; } = 60;
}

/// <summary>
/// Forecasts many short yearly series at once. Each series alone is too short to choose a model, so simple experts are
/// weighed by one regression per horizon over all series' own pasts (rolling origins), shrunk towards the last value;
/// the
/// intervals are the pooled errors at those origins on each series' own scale.
/// </summary>
public static class SeriesForecaster
{
    /// <summary>Forecasts every series for 1 .. <paramref name="horizon"/> years ahead.</summary>
    /// <param name="series">The series; they are pooled, so pass series of one kind together.</param>
    /// <param name="horizon">Years ahead, at least 1.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>Forecasts ordered as the input, then by horizon.</returns>
    /// <exception cref="ArgumentException">MDL403: a series is empty or holds a value that is not finite.</exception>
    public static IReadOnlyList<SeriesForecast> Forecast(
        IReadOnlyList<YearlySeries> series,
        int horizon,
        SeriesForecastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        options ??= new SeriesForecastOptions();
        foreach (var s in series)
        {
            if (s.Values.Length == 0 || !Array.TrueForAll(s.Values, double.IsFinite))
            {
                throw new ArgumentException(
                    $"MDL403: series {s.Id} is empty or holds a value that is not finite; leave it out or fill it.");
            }
        }
        var limits = options.Limits ?? InferLimits(series);
        var pool = new SeriesPool(series, horizon, limits, options);
        var result = new List<SeriesForecast>(series.Count * horizon);
        foreach (var s in series)
        {
            pool.Forecast(s, result);
        }
        return result;
    }

    /// <summary>The version that forecasts made with these options carry.</summary>
    public static ModelVersion Version(SeriesForecastOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ModelVersion.Create(
            "series-pooled-experts",
            "1.2",
            ("limits", options.Limits),
            ("origins", options.Origins),
            ("ridge", options.Ridge));
    }

    internal static ScaleLimits InferLimits(IReadOnlyList<YearlySeries> series)
    {
        var lowest = series.Count == 0 ? 0 : series.Min(s => s.Values.Min());
        var highest = series.Count == 0 ? 0 : series.Max(s => s.Values.Max());
        return new ScaleLimits(
            lowest >= 0 ? 0 : double.NegativeInfinity,
            lowest >= 0 && highest is <= 100 and > 1 ? 100 : double.PositiveInfinity);
    }
}
