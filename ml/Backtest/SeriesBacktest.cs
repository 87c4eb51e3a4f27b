using ItAnalytics.Ml.Forecast;

namespace ItAnalytics.Ml.Backtest;

/// <summary>Rolling-origin backtest of <see cref="SeriesForecaster"/>: the end of every series is cut off and
/// forecast.</summary>
public static class SeriesBacktest
{
    private const int ShortestHistory = 4;

    /// <summary>Cuts 1 .. <paramref name="origins"/> further years off and forecasts what was cut.</summary>
    /// <param name="series">The series.</param>
    /// <param name="horizon">Years ahead, at least 1.</param>
    /// <param name="origins">Number of origins, one year apart.</param>
    /// <param name="options">Settings of the forecaster; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work between origins.</param>
    public static BacktestReport Run(
        IReadOnlyList<YearlySeries> series,
        int horizon,
        int origins = 3,
        SeriesForecastOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new SeriesForecastOptions();
        return Report(Outcomes(series, horizon, origins, options, cancellationToken), horizon, origins, options);
    }

    /// <summary>The same, measured for each part of the series apart, all parts forecast in one pool.</summary>
    /// <param name="series">The series.</param>
    /// <param name="part">The part that a series counts for.</param>
    /// <param name="horizon">Years ahead, at least 1.</param>
    /// <param name="origins">Number of origins, one year apart.</param>
    /// <param name="options">Settings of the forecaster; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work between origins.</param>
    /// <returns>A report by part, for the parts with a forecast to measure.</returns>
    public static IReadOnlyDictionary<TPart, BacktestReport> RunByPart<TPart>(
        IReadOnlyList<YearlySeries> series,
        Func<YearlySeries, TPart> part,
        int horizon,
        int origins = 3,
        SeriesForecastOptions? options = null,
        CancellationToken cancellationToken = default)
        where TPart : notnull
    {
        ArgumentNullException.ThrowIfNull(part);
        options ??= new SeriesForecastOptions();
        return Outcomes(series, horizon, origins, options, cancellationToken)
            .GroupBy(o => part(o.Series))
            .ToDictionary(g => g.Key, g => Report([.. g], horizon, origins, options));
    }

    private static List<Outcome> Outcomes(
        IReadOnlyList<YearlySeries> series,
        int horizon,
        int origins,
        SeriesForecastOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var outcomes = new List<Outcome>();
        for (var origin = 0; origin < origins; origin++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cut = horizon + origin;
            var usable = series.Where(s => s.Values.Length >= cut + ShortestHistory).ToList();
            var histories = usable.ConvertAll(s => s with { Values = s.Values[..^cut] });
            var forecasts = SeriesForecaster.Forecast(histories, horizon, options);
            for (var i = 0; i < forecasts.Count; i++)
            {
                // Forecasts come in the order of the series, all horizons of one together.
                var (f, full) = (forecasts[i], usable[i / horizon]);
                var y = full.Values;
                var history = y.AsSpan(0, y.Length - cut);
                var scale = Accuracy.NaiveScale(history);
                if (scale > 0)
                {
                    outcomes.Add(new Outcome(full, y[y.Length - cut + f.Horizon - 1], history[^1], f, scale));
                }
            }
        }
        return outcomes;
    }

    private static BacktestReport Report(
        List<Outcome> outcomes, int horizon, int origins, SeriesForecastOptions options)
    {
        var measures = new List<BacktestMeasure>();
        if (outcomes.Count > 0)
        {
            Measure(measures, outcomes, 0);
            for (var h = 1; h <= horizon; h++)
            {
                Measure(measures, outcomes.FindAll(o => o.Forecast.Horizon == h), h);
            }
        }
        return new BacktestReport(SeriesForecaster.Version(options), origins, outcomes.Count, measures);
    }

    private static void Measure(List<BacktestMeasure> measures, List<Outcome> outcomes, int horizon)
    {
        if (outcomes.Count == 0)
        {
            return;
        }
        void Add(string name, double model, double? naive) =>
            measures.Add(new BacktestMeasure(name, horizon, model, naive));
        var mase = outcomes.Average(o => Math.Abs(o.Actual - o.Forecast.Point) / o.Scale);
        var naiveMase = outcomes.Average(o => Math.Abs(o.Actual - o.Last) / o.Scale);
        var smape = outcomes.Average(o => Accuracy.SymmetricPercentage(o.Actual, o.Forecast.Point));
        var naiveSmape = outcomes.Average(o => Accuracy.SymmetricPercentage(o.Actual, o.Last));
        Add(
            "MAE",
            outcomes.Average(o => Math.Abs(o.Actual - o.Forecast.Point)),
            outcomes.Average(o => Math.Abs(o.Actual - o.Last)));
        Add("MASE", mase, naiveMase);
        Add("SMAPE", smape, naiveSmape);
        if (naiveMase > 0 && naiveSmape > 0)
        {
            Add("OWA", 0.5 * (mase / naiveMase + smape / naiveSmape), 1);
        }
        Add("COVERAGE80", outcomes.Average(o => Inside(o, o.Forecast.Lower80, o.Forecast.Upper80)), null);
        Add("COVERAGE95", outcomes.Average(o => Inside(o, o.Forecast.Lower95, o.Forecast.Upper95)), null);
        Add(
            "MSIS",
            outcomes.Average(o =>
                Accuracy.IntervalScore95(o.Actual, o.Forecast.Lower95, o.Forecast.Upper95) / o.Scale),
            null);
    }

    private static double Inside(Outcome outcome, double lower, double upper) =>
        outcome.Actual >= lower && outcome.Actual <= upper ? 1 : 0;

    private sealed record Outcome(
        YearlySeries Series, double Actual, double Last, SeriesForecast Forecast, double Scale);
}
