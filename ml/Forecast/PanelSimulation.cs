using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Forecast;

/// <summary>
/// Pushes the error distribution through grade bounds and ranking. Grades and quantiles come from the whole error
/// distribution; ranks, which depend on everybody at once, from simulated next waves.
/// </summary>
internal static class PanelSimulation
{
    /// <summary>Quantiles at even probabilities of t with four degrees of freedom, scaled to variance one: the common
    /// shock.</summary>
    private static readonly double[] Shock = MakeShock(21);

    /// <summary>An entity's own spread comes from a dozen waves at most, so it is not taken at its word.</summary>
    private static readonly double[] ScaleDoubt = [0.75, 1, 1.35];
    private const int OwnPoints = 101;

    public static List<ScoreForecast> Run(ScorePanel panel, PanelModel model, ScoreForecastOptions options)
    {
        var present = Enumerable.Range(0, panel.Entities.Count)
            .Where(i => double.IsFinite(panel.Scores[i][^1]))
            .OrderBy(i => panel.Entities[i], StringComparer.Ordinal)
            .ToArray();
        var places = Rank(panel, model, options, present);
        var result = new List<ScoreForecast>(present.Length);
        foreach (var i in present.Order())
        {
            result.Add(Describe(panel, model, options, i, places[i]));
        }
        return result;
    }

    private static ScoreForecast Describe(
        ScorePanel panel,
        PanelModel model,
        ScoreForecastOptions options,
        int i,
        double[] places)
    {
        var sample = Sample(model, i, options);
        var grades = Grades(sample, options.Bands, model.Step);
        var quartiles = new double[4];
        var size = places.Length;
        for (var r = 0; r < size; r++)
        {
            var fromBottom = size - r;
            quartiles[Math.Min(3, (int)((double)fromBottom / size * 4 - 1e-9))] += places[r];
        }
        double cumulative = 0, expected = 0;
        int low = 1, high = size;
        for (var r = 0; r < size; r++)
        {
            if (cumulative < 0.1 && cumulative + places[r] >= 0.1)
            {
                low = r + 1;
            }
            if (cumulative < 0.9 && cumulative + places[r] >= 0.9)
            {
                high = r + 1;
            }
            cumulative += places[r];
            expected += (r + 1) * places[r];
        }
        return new ScoreForecast(
            panel.Entities[i],
            panel.Scores[i][^1],
            options.Limits.Clamp(model.Points[i]),
            sample.Average(),
            [.. Quantiles.Levels.Select(q => Robust.SortedQuantile(sample, q))],
            grades,
            low,
            expected,
            high,
            places,
            quartiles);
    }

    /// <summary>The forecast distribution as an ascending sample: every kind of own error with every common
    /// shock.</summary>
    private static double[] Sample(PanelModel model, int i, ScoreForecastOptions options)
    {
        var sample = new double[3 * OwnPoints * Shock.Length];
        for (var a = 0; a < 3 * OwnPoints; a++)
        {
            var error = ScaleDoubt[a % 3] * model.Scales[i]
                * Robust.SortedQuantile(model.Errors, (a / 3 + 0.5) / OwnPoints);
            for (var b = 0; b < Shock.Length; b++)
            {
                sample[a * Shock.Length + b] =
                    options.Limits.Clamp(model.Points[i] + error + model.CommonSpread * Shock[b]);
            }
        }
        Array.Sort(sample);
        return sample;
    }

    /// <summary>Share of the sample in each grade, lowest first. Half a draw is added to every grade, so that none is
    /// quite impossible.</summary>
    private static double[] Grades(double[] sample, IReadOnlyList<double> bands, double step)
    {
        var grades = new double[bands.Count + 1];
        var below = 0;
        for (var b = 0; b < grades.Length; b++)
        {
            // A score is published rounded, so it reaches a bound from half a step below.
            var upTo = b < bands.Count ? CountBelow(sample, bands[b] - 0.5 * step) : sample.Length;
            grades[b] = (upTo - below + 0.5) / (sample.Length + 0.5 * grades.Length);
            below = upTo;
        }
        return grades;
    }

    private static int CountBelow(double[] sample, double bound)
    {
        var at = Array.BinarySearch(sample, bound);
        at = at >= 0 ? at : ~at;
        while (at > 0 && sample[at - 1] >= bound)
        {
            at--;
        }
        return at;
    }

    /// <summary>Rank probabilities by entity, from simulated waves; equal scores are ordered at random.</summary>
    private static Dictionary<int, double[]> Rank(
        ScorePanel panel,
        PanelModel model,
        ScoreForecastOptions options,
        int[] present)
    {
        var result = new Dictionary<int, double[]>();
        foreach (var group in present.GroupBy(i => panel.Groups?[i] ?? "", StringComparer.Ordinal))
        {
            var members = group.ToArray();
            var counts = members.Select(_ => new double[members.Length]).ToArray();
            var keys = new double[members.Length];
            var order = new int[members.Length];
            var random = new StableRandom(options.Seed, group.Key);
            for (var d = 0; d < options.Draws; d++)
            {
                for (var m = 0; m < members.Length; m++)
                {
                    var i = members[m];
                    var error = ScaleDoubt[random.Next(3)] * model.Scales[i]
                        * Robust.SortedQuantile(model.Errors, random.NextDouble());
                    keys[m] = -options.Limits.Clamp(model.Points[i] + error) + 1e-12 * random.NextDouble();
                    order[m] = m;
                }
                Array.Sort(keys, order);
                for (var r = 0; r < order.Length; r++)
                {
                    counts[order[r]][r] += 1.0 / options.Draws;
                }
            }
            for (var m = 0; m < members.Length; m++)
            {
                result[members[m]] = counts[m];
            }
        }
        return result;
    }

    private static double[] MakeShock(int points)
    {
        var shock = new double[points];
        for (var k = 0; k < points; k++)
        {
            shock[k] = MathNet.Numerics.Distributions.StudentT.InvCDF(0, Math.Sqrt(0.5), 4, (k + 0.5) / points);
        }
        return shock;
    }
}
