using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Forecast;

/// <summary>What all series together teach: the experts' weights and the errors, per horizon.</summary>
internal sealed class SeriesPool
{
    private const int ShortestHistory = 3;
    private const double OwnScaleWeight = 3;
    private const double GroupRidge = 300;

    /// <summary>Mean absolute difference of two normal values with standard deviation 1.</summary>
    private const double ByNoise = 1.128;

    /// <summary>Least share of a squared change that is not put down to sampling.</summary>
    private const double LeastOwnChange = 0.05;
    private const double YearlyFading = 0.9;
    private const double Tuning = 0.6;

    /// <summary>Target years held out to see whether the weights of before have helped.</summary>
    private const int HeldOut = 3;

    /// <summary>
    /// What full trust must earn, as a share of the last value's error, and how much more per further year ahead:
    /// regimes
    /// end, and a gain of a few per cent in the past is none in the future.
    /// </summary>
    private const double Price = 0.01;
    private const double PriceStep = 0.01;

    /// <summary>Cases that the pool's losses a year ahead are worth to a group; further ahead more, by the square of the
    /// years, since a group's cases then share more of their past.</summary>
    private const double PoolCases = 100;

    /// <summary>Trust when the histories are too short to hold anything out.</summary>
    private const double UntestedTrust = 0.7;
    private static readonly double[] NoEvidence =
        [.. Quantiles.Levels.Select(q => Robust.SortedQuantile([-2, -1, 0, 1, 2], q))];

    private static readonly double[] Trusts = [0, 0.25, 0.5, 0.75, 1];
    private readonly int horizon;
    private readonly ScaleLimits limits;
    private readonly Dictionary<string, double[]>[] weights;
    private readonly double[] general;
    private readonly Dictionary<string, double>[] trust;
    private readonly double[][] errors;
    private readonly double scaleLevel;
    private readonly double scalePower;

    public SeriesPool(
        IReadOnlyList<YearlySeries> series,
        int horizon,
        ScaleLimits limits,
        SeriesForecastOptions options)
    {
        this.horizon = horizon;
        this.limits = limits;
        (scaleLevel, scalePower) = PoolScale(series);
        var origins = RollingOrigins(series, options);
        weights = new Dictionary<string, double[]>[horizon];
        errors = new double[horizon][];
        general = new double[Experts.Count];
        trust = new Dictionary<string, double>[horizon];
        var losses = new Dictionary<string, double[]>(StringComparer.Ordinal) { [""] = new double[Trusts.Length] };
        for (var h = 0; h < horizon; h++)
        {
            var at = origins[h];
            if (at.Count < 20)
            {
                weights[h] = h == 0 ? [] : weights[h - 1];
                errors[h] = h == 0 ? NoEvidence : Widen(errors[h - 1], h);
                trust[h] = h == 0 ? new() { [""] = 0 } : trust[h - 1];
                continue;
            }
            // Would weights fitted before the held-out forecasts were made have helped? What did not is taken back.
            var earlier = at.Where(o => o.Age >= 2 * (h + 1) + HeldOut - 1).ToList();
            var latest = at.Where(o => o.Age <= h + HeldOut).ToList();
            if (earlier.Count >= 40 && latest.Count >= 20)
            {
                var test = Fit(earlier, h, options, null);
                AddLosses(losses, latest, o => Apply(test, o), h);
            }
            trust[h] = losses.ToDictionary(
                l => l.Key,
                l => Array.TrueForAll(l.Value, v => v == 0)
                    ? UntestedTrust
                    : Trusts[Array.IndexOf(l.Value, l.Value.Min())],
                StringComparer.Ordinal);
            weights[h] = Fit(at, h, options, h == 0 ? null : weights[h - 1]);
            errors[h] = ErrorQuantiles(at.ConvertAll(o => (o.Target - TrustOf(o.Group, h) * Apply(weights[h], o), o.Age)));
        }
    }

    /// <summary>Share of the experts' verdict that the latest years support, for all series or for those of one
    /// group.</summary>
    private double TrustOf(string group, int h) => trust[h].TryGetValue(group, out var own) ? own : trust[h][""];

    /// <summary>
    /// Adds what each share of trust would have lost in the held-out years, as a share of the last value's error: for all
    /// series together, and for each group as far as its cases weigh against those that the pool is worth to it.
    /// </summary>
    private static void AddLosses(
        Dictionary<string, double[]> losses, List<Origin> latest, Func<Origin, double> forecast, int h)
    {
        var tested = latest.ConvertAll(o => (o.Group, o.Target, Forecast: forecast(o)));
        var all = Losses(tested, h);
        foreach (var group in tested.GroupBy(t => t.Group, StringComparer.Ordinal).Where(g => g.Key.Length > 0))
        {
            List<(string, double, double)> cases = [.. group];
            var own = Losses(cases, h);
            var weight = cases.Count / (cases.Count + PoolCases * (h + 1) * (h + 1));
            if (!losses.TryGetValue(group.Key, out var sum))
            {
                // What the pool lost at shorter horizons, where the group had nothing to hold out.
                losses[group.Key] = sum = (double[])losses[""].Clone();
            }
            for (var c = 0; c < sum.Length; c++)
            {
                sum[c] += weight * own[c] + (1 - weight) * all[c];
            }
        }
        for (var c = 0; c < all.Length; c++)
        {
            losses[""][c] += all[c];
        }
    }

    private static double[] Losses(List<(string Group, double Target, double Forecast)> tested, int h)
    {
        var naive = Math.Max(1e-12, tested.Average(t => Math.Abs(t.Target)));
        return Array.ConvertAll(
            Trusts,
            c => tested.Average(t => Math.Abs(t.Target - c * t.Forecast)) / naive + (Price + PriceStep * h) * c);
    }

    public void Forecast(YearlySeries series, List<SeriesForecast> result)
    {
        var y = series.Values;
        var scale = Scale(y, series.Noise);
        var step = PublishedStep.Of(y);
        var experts = Experts.All(y, horizon);
        for (var h = 0; h < horizon; h++)
        {
            var origin = new Origin(series.Group, Predictors(experts, h, scale), 0, 0);
            var point = y[^1] + scale * TrustOf(series.Group, h) * Apply(weights[h], origin);
            var stated = step == 0 ? point : Math.Round(point / step) * step;
            var quantiles = new double[Quantiles.Levels.Count];
            for (var q = 0; q < quantiles.Length; q++)
            {
                quantiles[q] = limits.Clamp(point + scale * errors[h][q]);
            }
            result.Add(new SeriesForecast(series.Id, h + 1, limits.Clamp(stated), quantiles));
        }
    }

    /// <summary>
    /// Quantiles of past errors at <see cref="Quantiles.Levels"/>, later years counting more. All series share a year,
    /// so a pool has few independent years however many series there are, and the range is widened for their fewness.
    /// </summary>
    private static double[] ErrorQuantiles(List<(double Error, int Age)> errors)
    {
        var ordered = errors.OrderBy(e => e.Error).ThenBy(e => e.Age).ToList();
        var values = ordered.ConvertAll(e => e.Error).ToArray();
        var weights = ordered.ConvertAll(e => Math.Pow(YearlyFading, e.Age)).ToArray();
        var byYear = errors.GroupBy(e => e.Age).Select(g => g.Count() * Math.Pow(YearlyFading, g.Key)).ToList();
        var years = byYear.Sum() * byYear.Sum() / byYear.Sum(w => w * w);
        var widening = Math.Sqrt(1 + 1 / years);
        var total = weights.Sum();
        var result = new double[Quantiles.Levels.Count];
        for (var q = 0; q < result.Length; q++)
        {
            var wanted = Quantiles.Levels[q] * total;
            double below = 0;
            var at = 0;
            while (at < values.Length - 1 && below + weights[at] < wanted)
            {
                below += weights[at++];
            }
            result[q] = widening * values[at];
        }
        return result;
    }

    private List<Origin>[] RollingOrigins(IReadOnlyList<YearlySeries> series, SeriesForecastOptions options)
    {
        var origins = new List<Origin>[horizon];
        for (var h = 0; h < horizon; h++)
        {
            origins[h] = [];
        }
        foreach (var s in series)
        {
            var y = s.Values;
            var first = Math.Max(Math.Min(ShortestHistory, y.Length - 1), y.Length - options.Origins - 1);
            for (var origin = Math.Max(2, first); origin < y.Length; origin++)
            {
                var history = y.AsSpan(0, origin);
                var reach = Math.Min(horizon, y.Length - origin);
                var scale = Scale(history, s.Noise);
                var experts = Experts.All(history, reach);
                for (var h = 0; h < reach; h++)
                {
                    origins[h].Add(new Origin(
                        s.Group,
                        Predictors(experts, h, scale),
                        (y[origin + h] - y[origin - 1]) / scale,
                        y.Length - origin));
                }
            }
        }
        return origins;
    }

    /// <summary>Weights for all series together, and per group pulled towards them.</summary>
    private static Dictionary<string, double[]> Fit(
        List<Origin> origins,
        int h,
        SeriesForecastOptions options,
        Dictionary<string, double[]>? shorter)
    {
        var result = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var centre = shorter?[""] ?? new double[Experts.Count];
        result[""] = FitOne(origins, options.Ridge * (h + 1), centre);
        foreach (var group in origins.GroupBy(o => o.Group, StringComparer.Ordinal))
        {
            if (group.Key.Length > 0)
            {
                result[group.Key] = FitOne([.. group], GroupRidge * (h + 1), result[""]);
            }
        }
        return result;
    }

    private static double[] FitOne(List<Origin> origins, double strength, double[] centre)
    {
        var ridge = new double[Experts.Count];
        Array.Fill(ridge, strength);
        return RobustRegression.Fit(
            origins.ConvertAll(o => o.Predictors),
            origins.ConvertAll(o => o.Target),
            origins.ConvertAll(o => Math.Pow(YearlyFading, o.Age - 1)),
            ridge,
            centre,
            Tuning);
    }

    private double Apply(Dictionary<string, double[]> fitted, Origin origin) => RobustRegression.Dot(
        origin.Predictors,
        fitted.TryGetValue(origin.Group, out var own) ? own : fitted.TryGetValue("", out var all) ? all : general);

    /// <summary>One past point to forecast from: predictors and outcome in units of the series' scale.</summary>
    private sealed record Origin(string Group, double[] Predictors, double Target, int Age);

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

    /// <summary>Mean absolute change of a history, shrunk towards what is usual at its level and for its number of
    /// cases.</summary>
    private double Scale(ReadOnlySpan<double> y, double noise)
    {
        var sum = 0.0;
        var level = 0.0;
        for (var t = 0; t < y.Length; t++)
        {
            sum += t > 0 ? Math.Abs(y[t] - y[t - 1]) : 0;
            level += Math.Abs(y[t]);
        }
        level /= y.Length;
        var usual = double.Hypot(scaleLevel * (scalePower == 0 ? 1 : Math.Max(level, 1e-12)), ByNoise * noise);
        return Math.Max((sum + OwnScaleWeight * usual) / (y.Length - 1 + OwnScaleWeight), 1e-12);
    }

    /// <summary>
    /// The usual mean absolute change beyond that of sampling, either as such or relative to the level, whichever differs
    /// less between series.
    /// </summary>
    private static (double Level, double Power) PoolScale(IReadOnlyList<YearlySeries> series)
    {
        var plain = new List<double>();
        var relative = new List<double>();
        var hasZeros = false;
        foreach (var s in series)
        {
            var y = s.Values;
            hasZeros |= Array.IndexOf(y, 0) >= 0;
            var sum = 0.0;
            for (var t = 1; t < y.Length; t++)
            {
                sum += Math.Abs(y[t] - y[t - 1]);
            }
            var level = y.Average(Math.Abs);
            if (sum > 0 && level > 0)
            {
                var change = sum / (y.Length - 1);
                var sampling = ByNoise * s.Noise;
                var own = change * Math.Sqrt(Math.Max(LeastOwnChange, 1 - sampling * sampling / (change * change)));
                plain.Add(Math.Log(own));
                relative.Add(Math.Log(own / level));
            }
        }
        if (plain.Count == 0)
        {
            return (1, 0);
        }
        var plainCentre = Robust.Median(plain.ToArray());
        var relativeCentre = Robust.Median(relative.ToArray());
        // From nothing, no change is relative to the level.
        return hasZeros || Robust.Mad(plain.ToArray(), plainCentre) <= Robust.Mad(relative.ToArray(), relativeCentre)
            ? (Math.Exp(plainCentre), 0)
            : (Math.Exp(relativeCentre), 1);
    }
}
