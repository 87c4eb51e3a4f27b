using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Forecast;

/// <summary>
/// One-step model of a panel: common change, own change by pooled regression, and the errors both made in the past.
/// </summary>
internal sealed class PanelModel
{
    private const double OwnSpreadWeight = 6;
    private const int Predictors = 5;
    private readonly double[][] own;
    private readonly double[] commonChanges;
    private readonly double[] beta;
    private readonly int waves;

    public PanelModel(ScorePanel panel, ScoreForecastOptions options)
    {
        var skip = Math.Max(0, panel.Waves.Count - options.MaximumWaves);
        waves = panel.Waves.Count - skip;
        var scores = panel.Scores.Select(s => s[skip..]).ToArray();
        commonChanges = new double[waves];
        for (var t = 1; t < waves; t++)
        {
            commonChanges[t] = CommonChange(scores, t);
        }
        own = new double[scores.Length][];
        for (var i = 0; i < scores.Length; i++)
        {
            own[i] = new double[waves];
            var sum = 0.0;
            for (var t = 0; t < waves; t++)
            {
                sum += commonChanges[t];
                own[i][t] = scores[i][t] - sum;
            }
        }
        var changes = new List<double>();
        var rows = new List<double[]>();
        var targets = new List<double>();
        var weights = new List<double>();
        for (var t = 2; t < waves; t++)
        {
            for (var i = 0; i < own.Length; i++)
            {
                if (double.IsFinite(own[i][t]) && double.IsFinite(own[i][t - 1]))
                {
                    rows.Add(Describe(i, t - 1));
                    targets.Add(own[i][t] - own[i][t - 1]);
                    weights.Add(Math.Pow(0.93, waves - 1 - t));
                }
            }
        }
        foreach (var series in own)
        {
            for (var t = 1; t < waves; t++)
            {
                if (double.IsFinite(series[t] - series[t - 1]))
                {
                    changes.Add(series[t] - series[t - 1]);
                }
            }
        }
        var unit = changes.Count == 0 ? 1 : Math.Max(1e-9, Robust.Median(changes.Select(Math.Abs).ToArray()));
        var ridge = new double[Predictors];
        Array.Fill(ridge, 30 * unit * unit);
        beta = rows.Count < 10
            ? new double[Predictors]
            : RobustRegression.Fit(rows, targets, weights, ridge, new double[Predictors], 1.5);
        (CommonForecast, CommonSpread) = ForecastCommon(waves - 1);
        Points = new double[own.Length];
        Scales = new double[own.Length];
        var pooled = new List<(int Entity, double Error)>();
        for (var t = 2; t < waves; t++)
        {
            for (var i = 0; i < own.Length; i++)
            {
                var error = own[i][t] - own[i][t - 1] - OwnChange(i, t - 1);
                if (double.IsFinite(error))
                {
                    pooled.Add((i, error));
                }
            }
        }
        if (pooled.Count < 5)
        {
            pooled = [.. changes.Select(c => (-1, c))];
        }
        var spread = pooled.Count == 0 ? unit : Math.Max(1e-9, pooled.Average(p => Math.Abs(p.Error)));
        var sums = new double[own.Length];
        var counts = new double[own.Length];
        foreach (var (i, error) in pooled.Where(p => p.Entity >= 0))
        {
            sums[i] += Math.Abs(error);
            counts[i]++;
        }
        for (var i = 0; i < own.Length; i++)
        {
            Scales[i] = (sums[i] + OwnSpreadWeight * spread) / (counts[i] + OwnSpreadWeight);
            Points[i] = scores[i][^1] + CommonForecast + OwnChange(i, waves - 1);
        }
        Errors = pooled.Count == 0
            ? [-1, 0, 1]
            : [.. pooled.Select(p => p.Error / (p.Entity >= 0 ? Scales[p.Entity] : spread)).Order()];
    }

    /// <summary>Point forecasts by entity; NaN without a last score.</summary>
    public double[] Points { get; }

    /// <summary>Typical absolute own error by entity.</summary>
    public double[] Scales { get; }

    /// <summary>Past own errors in units of the scales, ascending.</summary>
    public double[] Errors { get; }

    /// <summary>Forecast of the change that all share.</summary>
    public double CommonForecast { get; }

    /// <summary>Spread of the error of that forecast.</summary>
    public double CommonSpread { get; }

    private double OwnChange(int i, int t) => RobustRegression.Dot(Describe(i, t), beta);

    /// <summary>What is known of an entity at wave t: last change, mean change, distance to own mean, to the centre.</summary>
    private double[] Describe(int i, int t)
    {
        var series = own[i];
        double sum = 0, mean = 0;
        var count = 0;
        var first = double.NaN;
        var firstAt = t;
        for (var s = 0; s <= t; s++)
        {
            if (double.IsFinite(series[s]))
            {
                if (count == 0)
                {
                    (first, firstAt) = (series[s], s);
                }
                sum += series[s];
                count++;
            }
        }
        mean = sum / Math.Max(1, count);
        var span = t - firstAt;
        var before = t > 0 && double.IsFinite(series[t - 1]) ? series[t - 1] : series[t];
        var earlier = t > 1 && double.IsFinite(series[t - 2]) ? series[t - 2] : before;
        return
        [
            series[t] - before,
            before - earlier,
            span > 0 ? (series[t] - first) / span * (span / (span + 2.0)) : 0,
            mean - series[t],
            Centre(t) - series[t],
        ];
    }

    private double Centre(int t)
    {
        var values = own.Select(o => o[t]).Where(double.IsFinite).ToArray();
        return values.Length == 0 ? 0 : Robust.Median(values);
    }

    private (double Forecast, double Spread) ForecastCommon(int t)
    {
        var past = commonChanges.AsSpan(1, t).ToArray();
        if (past.Length == 0)
        {
            return (0, 0);
        }
        double sum = 0, weightSum = 0;
        for (var s = 0; s < past.Length; s++)
        {
            var w = Math.Pow(0.8, past.Length - 1 - s);
            sum += w * past[s];
            weightSum += w;
        }
        var mean = sum / weightSum;
        var variance = past.Sum(c => (c - mean) * (c - mean)) / Math.Max(1, past.Length - 1);
        var noise = past.Length == 1 ? mean * mean : variance / Math.Min(past.Length, 4);
        var forecast = mean * mean / (mean * mean + noise + 1e-18) * mean;
        return (forecast, Math.Sqrt(variance));
    }

    private static double CommonChange(double[][] scores, int t)
    {
        var changes = scores.Select(s => s[t] - s[t - 1]).Where(double.IsFinite).ToArray();
        return changes.Length == 0 ? 0 : Robust.Median(changes);
    }
}
