using ItAnalytics.Ml.Forecast;

namespace ItAnalytics.Ml.Backtest;

/// <summary>Rolling-origin backtest of <see cref="ScoreForecaster"/>: every wave is forecast from the waves before
/// it.</summary>
public static class ScoreBacktest
{
    /// <summary>
    /// Forecasts every wave that has enough earlier ones. The naive grade forecast is the last grade, made as uncertain
    /// as
    /// grades have turned out to be: with the share of entities that changed grade so far, one grade up or down.
    /// </summary>
    /// <param name="panel">The panel.</param>
    /// <param name="options">Settings of the forecaster; null for the defaults.</param>
    /// <param name="earlierWaves">Least number of earlier waves.</param>
    /// <param name="cancellationToken">Stops the work between waves.</param>
    public static BacktestReport Run(
        ScorePanel panel,
        ScoreForecastOptions? options = null,
        int earlierWaves = 3,
        CancellationToken cancellationToken = default)
    {
        options ??= new ScoreForecastOptions();
        var outcomes = Outcomes(panel, options, earlierWaves, cancellationToken);
        return Report(panel, options, earlierWaves, outcomes);
    }

    /// <summary>The same, measured for each ranking group apart: what is pooled in learning need not be good for
    /// all.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="options">Settings of the forecaster; null for the defaults.</param>
    /// <param name="earlierWaves">Least number of earlier waves.</param>
    /// <param name="cancellationToken">Stops the work between waves.</param>
    /// <returns>A report by group, for the groups with a forecast to measure.</returns>
    public static IReadOnlyDictionary<string, BacktestReport> RunByGroup(
        ScorePanel panel,
        ScoreForecastOptions? options = null,
        int earlierWaves = 3,
        CancellationToken cancellationToken = default)
    {
        options ??= new ScoreForecastOptions();
        return Outcomes(panel, options, earlierWaves, cancellationToken)
            .GroupBy(o => panel.Groups?[o.Row] ?? "", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Report(panel, options, earlierWaves, [.. g]), StringComparer.Ordinal);
    }

    private static BacktestReport Report(
        ScorePanel panel, ScoreForecastOptions options, int earlierWaves, List<Outcome> outcomes) => new(
        ScoreForecaster.Version(options), Math.Max(0, panel.Waves.Count - earlierWaves), outcomes.Count,
        Measure(outcomes, options.Bands));

    private static List<Outcome> Outcomes(
        ScorePanel panel, ScoreForecastOptions options, int earlierWaves, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentOutOfRangeException.ThrowIfLessThan(earlierWaves, 2);
        var outcomes = new List<Outcome>();
        for (var w = earlierWaves; w < panel.Waves.Count; w++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var history = panel with
            {
                Waves = [.. panel.Waves.Take(w)],
                Scores = Array.ConvertAll(panel.Scores, s => s[..w]),
            };
            var change = ChangeShare(history, options.Bands);
            var rows = panel.Entities.Select((e, i) => (e, i)).ToDictionary(p => p.e, p => p.i, StringComparer.Ordinal);
            foreach (var f in ScoreForecaster.Forecast(history, options))
            {
                var row = rows[f.Entity];
                var actual = panel.Scores[row][w];
                if (double.IsFinite(actual))
                {
                    outcomes.Add(new Outcome(row, f, actual, NaiveGrades(f.Last, options.Bands, change)));
                }
            }
        }
        return outcomes;
    }

    private static List<BacktestMeasure> Measure(List<Outcome> outcomes, IReadOnlyList<double> bands)
    {
        var measures = new List<BacktestMeasure>();
        if (outcomes.Count == 0)
        {
            return measures;
        }
        void Add(string name, Func<Outcome, double> model, Func<Outcome, double>? naive) => measures.Add(
            new BacktestMeasure(name, 0, outcomes.Average(model), naive is null ? null : outcomes.Average(naive)));
        Add("MAE", o => Math.Abs(o.Actual - o.Forecast.Point), o => Math.Abs(o.Actual - o.Forecast.Last));
        if (bands.Count > 0)
        {
            Add(
                "RPS",
                o => Accuracy.RankedProbability(o.Forecast.GradeProbabilities, Accuracy.Grade(o.Actual, bands)),
                o => Accuracy.RankedProbability(o.Naive, Accuracy.Grade(o.Actual, bands)));
            Add(
                "LOG_SCORE",
                o => Accuracy.LogScore(o.Forecast.GradeProbabilities, Accuracy.Grade(o.Actual, bands)),
                o => Accuracy.LogScore(o.Naive, Accuracy.Grade(o.Actual, bands)));
        }
        Add("COVERAGE80", o => Inside(o.Actual, o.Forecast.QuantileValues[2], o.Forecast.QuantileValues[6]), null);
        Add("COVERAGE95", o => Inside(o.Actual, o.Forecast.QuantileValues[0], o.Forecast.QuantileValues[8]), null);
        return measures;
    }

    private static double Inside(double actual, double lower, double upper) =>
        actual >= lower && actual <= upper ? 1 : 0;

    /// <summary>Share of entity-waves so far in which the grade changed, with one change in ten added ten times
    /// over.</summary>
    private static double ChangeShare(ScorePanel history, IReadOnlyList<double> bands)
    {
        double changed = 1, total = 10;
        foreach (var scores in history.Scores)
        {
            for (var t = 1; t < scores.Length; t++)
            {
                if (double.IsFinite(scores[t]) && double.IsFinite(scores[t - 1]))
                {
                    total++;
                    changed += Accuracy.Grade(scores[t], bands) != Accuracy.Grade(scores[t - 1], bands) ? 1 : 0;
                }
            }
        }
        return changed / total;
    }

    private static double[] NaiveGrades(double last, IReadOnlyList<double> bands, double change)
    {
        var grades = new double[bands.Count + 1];
        var at = Accuracy.Grade(last, bands);
        var neighbours = (at > 0 ? 1 : 0) + (at < bands.Count ? 1 : 0);
        grades[at] = neighbours == 0 ? 1 : 1 - change;
        if (at > 0)
        {
            grades[at - 1] = change / neighbours;
        }
        if (at < bands.Count)
        {
            grades[at + 1] = change / neighbours;
        }
        return grades;
    }

    private sealed record Outcome(int Row, ScoreForecast Forecast, double Actual, double[] Naive);
}
