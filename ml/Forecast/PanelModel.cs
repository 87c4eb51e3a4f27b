using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Forecast;

/// <summary>
/// One-step model of a panel: common change, own change by pooled regression, how far the last value is left for
/// both, and the errors they made in the past.
/// </summary>
internal sealed class PanelModel
{
    private const double OwnSpreadWeight = 6;
    private const int Predictors = 5;
    private const int ErrorPoints = 2001;
    private const double WaveFading = 0.93;

    /// <summary>How restless a panel is changes faster than how its scores depend on their past.</summary>
    private const double SpreadFading = 0.8;

    /// <summary>What full trust in the regression must earn, as a share of the error of no change.</summary>
    private const double Price = 0.02;
    private static readonly double[] Trusts = [0, 0.25, 0.5, 0.75, 1];
    private readonly double[][] own;
    private readonly double[] commonChanges;
    private readonly double[] beta;
    private readonly double trust;
    private readonly int waves;

    public PanelModel(ScorePanel panel, ScoreForecastOptions options)
    {
        var skip = Math.Max(0, panel.Waves.Count - options.MaximumWaves);
        waves = panel.Waves.Count - skip;
        var scores = panel.Scores.Select(s => s[skip..]).ToArray();
        Step = PublishedStep.Of([.. scores.SelectMany(row => row)]);
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
        var cases = new List<Case>();
        for (var t = 2; t < waves; t++)
        {
            for (var i = 0; i < own.Length; i++)
            {
                if (double.IsFinite(own[i][t]) && double.IsFinite(own[i][t - 1]))
                {
                    cases.Add(new Case(i, t, Describe(i, t - 1), own[i][t] - own[i][t - 1]));
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
        beta = Fit(cases, unit);
        var held = HoldOut(cases, unit);
        trust = ChooseTrust(held);
        var common = Enumerable.Range(0, waves).Select(t => t == 0 ? 0 : ForecastCommon(t - 1).Forecast).ToArray();
        var shares = LastValueYield.Shares(
            held.ConvertAll(e => new PastChange(
                e.Row, e.Wave, e.Change + commonChanges[e.Wave], e.Forecast * trust + common[e.Wave])),
            own.Length,
            panel.Groups);
        (CommonForecast, CommonSpread) = ForecastCommon(waves - 1);
        var errors = held.Count >= 5
            ? held.ConvertAll(e => (
                Entity: e.Row, Error: e.Change - shares[e.Row] * trust * e.Forecast, Weight: Faded(e.Wave)))
            : changes.ConvertAll(c => (Entity: -1, Error: c, Weight: 1.0));
        var spread = errors.Count == 0
            ? unit
            : Math.Max(1e-9, errors.Sum(e => e.Weight * Math.Abs(e.Error)) / errors.Sum(e => e.Weight));
        var sums = new double[own.Length];
        var counts = new double[own.Length];
        foreach (var (i, error, weight) in errors.Where(e => e.Entity >= 0))
        {
            sums[i] += weight * Math.Abs(error);
            counts[i] += weight;
        }
        Points = new double[own.Length];
        Scales = new double[own.Length];
        for (var i = 0; i < own.Length; i++)
        {
            Scales[i] = (sums[i] + OwnSpreadWeight * spread) / (counts[i] + OwnSpreadWeight);
            Points[i] = scores[i][^1] + shares[i] * (CommonForecast + trust * OwnChange(i, waves - 1, beta))
                + (panel.KnownChanges?[i] ?? 0);
        }
        // An error is measured on the scale that was known without it, or extremes would hide themselves.
        Errors = errors.Count == 0
            ? [-1, 0, 1]
            : FadedQuantiles(errors.ConvertAll(e => (
                e.Entity < 0
                    ? e.Error / spread
                    : e.Error * (counts[e.Entity] - e.Weight + OwnSpreadWeight)
                        / (sums[e.Entity] - e.Weight * Math.Abs(e.Error) + OwnSpreadWeight * spread),
                e.Weight)));
    }

    /// <summary>Weight of a wave: how much scores move changes over the years, and late waves say more about the
    /// next.</summary>
    private double Faded(int wave) => Math.Pow(SpreadFading, waves - 1 - wave);

    /// <summary>Evenly spaced quantiles of weighted errors, ascending.</summary>
    private static double[] FadedQuantiles(List<(double Error, double Weight)> errors)
    {
        var ordered = errors.OrderBy(e => e.Error).ThenBy(e => e.Weight).ToList();
        var total = ordered.Sum(e => e.Weight);
        var result = new double[Math.Min(ErrorPoints, ordered.Count)];
        double below = 0;
        var at = 0;
        for (var q = 0; q < result.Length; q++)
        {
            var wanted = (q + 0.5) / result.Length * total;
            while (at < ordered.Count - 1 && below + ordered[at].Weight < wanted)
            {
                below += ordered[at++].Weight;
            }
            result[q] = ordered[at].Error;
        }
        return result;
    }

    /// <summary>Step between publishable scores (1 for whole numbers, 0.001 for three decimals); 0 when
    /// finer.</summary>
    public double Step { get; }

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

    private double OwnChange(int i, int t, double[] weights) => RobustRegression.Dot(Describe(i, t), weights);

    private double[] Fit(List<Case> cases, double unit)
    {
        if (cases.Count < 10)
        {
            return new double[Predictors];
        }
        var ridge = new double[Predictors];
        Array.Fill(ridge, 30 * unit * unit);
        return RobustRegression.Fit(
            cases.ConvertAll(c => c.Description),
            cases.ConvertAll(c => c.Change),
            cases.ConvertAll(c => Math.Pow(WaveFading, waves - 1 - c.Wave)),
            ridge,
            new double[Predictors],
            1.5);
    }

    /// <summary>Each past wave's own changes forecast by the other past waves.</summary>
    private List<PastChange> HoldOut(List<Case> cases, double unit)
    {
        var result = new List<PastChange>();
        for (var t = 2; t < waves; t++)
        {
            var others = Fit(cases.FindAll(c => c.Wave != t), unit);
            foreach (var c in cases.Where(c => c.Wave == t))
            {
                result.Add(new PastChange(c.Entity, t, c.Change, RobustRegression.Dot(c.Description, others)));
            }
        }
        return result;
    }

    private static double ChooseTrust(List<PastChange> held)
    {
        var naive = held.Sum(e => Math.Abs(e.Change));
        if (naive <= 0)
        {
            return 0;
        }
        return Trusts.MinBy(c => Price * c + held.Sum(e => Math.Abs(e.Change - c * e.Forecast)) / naive);
    }

    /// <summary>One past own change with what was known before it.</summary>
    private sealed record Case(int Entity, int Wave, double[] Description, double Change);

    /// <summary>What is known of an entity at wave t: last change, mean change, distance to own mean, to the
    /// centre.</summary>
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
        var spread = past
            .Select((c, s) => (Weight: Math.Pow(SpreadFading, past.Length - 1 - s), Square: (c - mean) * (c - mean)))
            .ToList();
        var variance = spread.Sum(s => s.Weight * s.Square) / spread.Sum(s => s.Weight)
            * past.Length / Math.Max(1, past.Length - 1);
        var noise = past.Length == 1 ? 0.5 * mean * mean : variance / Math.Min(past.Length, 4);
        // James and Stein's positive part: past changes that disagree forecast nothing.
        var forecast = mean == 0 ? 0 : Math.Max(0, 1 - noise / (mean * mean)) * mean;
        return (forecast, Math.Sqrt(variance));
    }

    private static double CommonChange(double[][] scores, int t)
    {
        var changes = scores.Select(s => s[t] - s[t - 1]).Where(double.IsFinite).ToArray();
        return changes.Length == 0 ? 0 : Robust.Median(changes);
    }
}
