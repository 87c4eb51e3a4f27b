using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Forecast;

/// <summary>What all series together teach: the experts' weights and the errors, per horizon.</summary>
internal sealed class SeriesPool
{
    private const int ShortestHistory = 3;
    private const double OwnScaleWeight = 3;
    private readonly int horizon;
    private readonly ScaleLimits limits;
    private readonly double[][] weights;
    private readonly double[][] errors;
    private readonly double scaleLevel;
    private readonly double scalePower;

    public SeriesPool(IReadOnlyList<YearlySeries> series, int horizon, ScaleLimits limits, SeriesForecastOptions options)
    {
        this.horizon = horizon;
        this.limits = limits;
        (scaleLevel, scalePower) = PoolScale(series);
        weights = new double[horizon][];
        errors = new double[horizon][];
        var rows = new List<double[]>[horizon];
        var targets = new List<double>[horizon];
        var scales = new List<double>[horizon];
        for (var h = 0; h < horizon; h++)
        {
            (rows[h], targets[h], scales[h]) = ([], [], []);
        }
        foreach (var s in series)
        {
            var y = s.Values;
            var first = Math.Max(Math.Min(ShortestHistory, y.Length - 1), y.Length - options.Origins - 1);
            for (var origin = Math.Max(2, first); origin < y.Length; origin++)
            {
                var history = y.AsSpan(0, origin);
                var reach = Math.Min(horizon, y.Length - origin);
                var scale = Scale(history);
                var experts = Experts.All(history, reach);
                for (var h = 0; h < reach; h++)
                {
                    rows[h].Add(Predictors(experts, h, scale));
                    targets[h].Add((y[origin + h] - y[origin - 1]) / scale);
                    scales[h].Add(scale);
                }
            }
        }
        var centre = new double[Experts.Count];
        for (var h = 0; h < horizon; h++)
        {
            if (rows[h].Count < 20)
            {
                weights[h] = h == 0 ? centre : weights[h - 1];
                errors[h] = h == 0 ? [-2, -1, 0, 1, 2] : Widen(errors[h - 1], h);
                continue;
            }
            var ridge = new double[Experts.Count];
            Array.Fill(ridge, options.Ridge * (h + 1));
            var ones = new double[rows[h].Count];
            Array.Fill(ones, 1.0);
            weights[h] = RobustRegression.Fit(rows[h], targets[h], ones, ridge, h == 0 ? centre : weights[h - 1]);
            var found = new double[rows[h].Count];
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = targets[h][i] - RobustRegression.Dot(rows[h][i], weights[h]);
            }
            Array.Sort(found);
            errors[h] = found;
        }
    }

    public void Forecast(YearlySeries series, List<SeriesForecast> result)
    {
        var y = series.Values;
        var scale = Scale(y);
        var experts = Experts.All(y, horizon);
        for (var h = 0; h < horizon; h++)
        {
            var point = y[^1] + scale * RobustRegression.Dot(Predictors(experts, h, scale), weights[h]);
            var quantiles = new double[Quantiles.Levels.Count];
            for (var q = 0; q < quantiles.Length; q++)
            {
                quantiles[q] = limits.Clamp(point + scale * Robust.SortedQuantile(errors[h], Quantiles.Levels[q]));
            }
            result.Add(new SeriesForecast(series.Id, h + 1, limits.Clamp(point), quantiles));
        }
    }

    private static double[] Predictors(double[][] experts, int h, double scale)
    {
        var x = new double[experts.Length];
        for (var e = 0; e < x.Length; e++)
        {
            x[e] = Math.Clamp(experts[e][h] / scale, -20, 20);
        }
        return x;
    }

    private static double[] Widen(double[] errors, int h)
    {
        var factor = Math.Sqrt((h + 1.0) / h);
        return Array.ConvertAll(errors, e => e * factor);
    }

    /// <summary>Mean absolute change of a history, shrunk towards what is usual at its level.</summary>
    private double Scale(ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        var level = 0.0;
        for (var t = 0; t < y.Length; t++)
        {
            sum += t > 0 ? Math.Abs(y[t] - y[t - 1]) : 0;
            level += Math.Abs(y[t]);
        }
        level /= y.Length;
        var usual = scaleLevel * (scalePower == 0 ? 1 : Math.Max(level, 1e-12));
        return Math.Max((sum + OwnScaleWeight * usual) / (y.Length - 1 + OwnScaleWeight), 1e-12);
    }

    /// <summary>
    /// The usual mean absolute change, either as such or relative to the level, whichever differs less between series.
    /// </summary>
    private static (double Level, double Power) PoolScale(IReadOnlyList<YearlySeries> series)
    {
        var plain = new List<double>();
        var relative = new List<double>();
        foreach (var s in series)
        {
            var y = s.Values;
            var sum = 0.0;
            for (var t = 1; t < y.Length; t++)
            {
                sum += Math.Abs(y[t] - y[t - 1]);
            }
            var level = y.Average(Math.Abs);
            if (sum > 0 && level > 0)
            {
                plain.Add(Math.Log(sum / (y.Length - 1)));
                relative.Add(Math.Log(sum / (y.Length - 1) / level));
            }
        }
        if (plain.Count == 0)
        {
            return (1, 0);
        }
        var plainCentre = Robust.Median(plain.ToArray());
        var relativeCentre = Robust.Median(relative.ToArray());
        return Robust.Mad(plain.ToArray(), plainCentre) <= Robust.Mad(relative.ToArray(), relativeCentre)
            ? (Math.Exp(plainCentre), 0)
            : (Math.Exp(relativeCentre), 1);
    }
}
