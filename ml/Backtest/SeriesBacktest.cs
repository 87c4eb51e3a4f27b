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
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        options ??= new SeriesForecastOptions();
        var outcomes = new List<Outcome>();
        for (var origin = 0; origin < origins; origin++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cut = horizon + origin;
            var usable = series.Where(s => s.Values.Length >= cut + ShortestHistory).ToList();
            var histories = usable.ConvertAll(s => s with { Values = s.Values[..^cut] });
            var actual = usable.ToDictionary(s => s.Id, s => s.Values, StringComparer.Ordinal);
            foreach (var f in SeriesForecaster.Forecast(histories, horizon, options))
            {
                var y = actual[f.SeriesId];
                var history = y.AsSpan(0, y.Length - cut);
                var scale = Accuracy.NaiveScale(history);
                if (scale > 0)
                {
                    outcomes.Add(new Outcome(
                        f.Horizon, y[y.Length - cut + f.Horizon - 1], history[^1], f.Point, f.Lower95, f.Upper95,
                        scale));
                }
            }
        }
        var measures = new List<BacktestMeasure>();
        if (outcomes.Count > 0)
        {
            Measure(measures, outcomes, 0);
            for (var h = 1; h <= horizon; h++)
            {
                Measure(measures, outcomes.FindAll(o => o.Horizon == h), h);
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
        var mase = outcomes.Average(o => Math.Abs(o.Actual - o.Point) / o.Scale);
        var naiveMase = outcomes.Average(o => Math.Abs(o.Actual - o.Last) / o.Scale);
        var smape = outcomes.Average(o => Accuracy.SymmetricPercentage(o.Actual, o.Point));
        var naiveSmape = outcomes.Average(o => Accuracy.SymmetricPercentage(o.Actual, o.Last));
        Add(
            "MAE",
            outcomes.Average(o => Math.Abs(o.Actual - o.Point)),
            outcomes.Average(o => Math.Abs(o.Actual - o.Last)));
        Add("MASE", mase, naiveMase);
        Add("SMAPE", smape, naiveSmape);
        if (naiveMase > 0 && naiveSmape > 0)
        {
            Add("OWA", 0.5 * (mase / naiveMase + smape / naiveSmape), 1);
        }
        Add("COVERAGE95", outcomes.Average(o => o.Actual >= o.Lower && o.Actual <= o.Upper ? 1.0 : 0.0), null);
        Add("MSIS", outcomes.Average(o => Accuracy.IntervalScore95(o.Actual, o.Lower, o.Upper) / o.Scale), null);
    }

    private sealed record Outcome(
        int Horizon,
        double Actual,
        double Last,
        double Point,
        double Lower,
        double Upper,
        double Scale);
}
