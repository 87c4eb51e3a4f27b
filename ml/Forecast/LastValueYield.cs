namespace ItAnalytics.Ml.Forecast;

/// <summary>One past change of one entity and what the model would have forecast for it.</summary>
/// <param name="Row">Row of the entity in the panel.</param>
/// <param name="Wave">Wave that the change led to.</param>
/// <param name="Change">The change that came.</param>
/// <param name="Forecast">The change that the model forecast.</param>
internal readonly record struct PastChange(int Row, int Wave, double Change, double Forecast);

/// <summary>
/// How much of the forecast change to make, between none (the last value stands) and all: the share that would have
/// erred least in the waves so far, learnt from the whole panel first and from each ranking group then, because what
/// moves the panel need not move a small group of it.
/// </summary>
internal static class LastValueYield
{
    /// <summary>Each wave weighs as much as all before it together: a rise that ends should be noticed at
    /// once.</summary>
    private const double Fading = 0.5;

    /// <summary>Waves of evidence that full belief in the model is worth beforehand. Waves, not entities, since a wave
    /// moves them together.</summary>
    private const double PriorWaves = 2;

    /// <summary>Cases that the panel's share is worth beforehand to a group.</summary>
    private const double PriorCases = 10;

    /// <summary>Shares by row of the panel, 0 to 1; 1 without evidence.</summary>
    public static double[] Shares(List<PastChange> past, int rows, IReadOnlyList<string>? groups)
    {
        var shares = new double[rows];
        Array.Fill(shares, 1);
        if (past.Count == 0)
        {
            return shares;
        }
        var best = Best(past);
        var waves = past.Select(p => p.Wave).Distinct().Count();
        var common = (waves * best + PriorWaves) / (waves + PriorWaves);
        Array.Fill(shares, common);
        if (groups is null)
        {
            return shares;
        }
        var byGroup = past.GroupBy(p => groups[p.Row], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var (group, cases) in byGroup)
        {
            // The group's distance from the panel is shrunk, so that a group which is all of the panel has none.
            var distance = cases.Count / (cases.Count + PriorCases) * (Best(cases) - best);
            for (var i = 0; i < rows; i++)
            {
                if (groups[i] == group)
                {
                    shares[i] = Math.Clamp(common + distance, 0, 1);
                }
            }
        }
        return shares;
    }

    /// <summary>The share c of least faded absolute error, sum of w |change - c forecast|: the median of change /
    /// forecast weighted by w |forecast|.</summary>
    private static double Best(List<PastChange> past)
    {
        var last = past.Max(p => p.Wave);
        var ratios = past.Where(p => p.Forecast != 0)
            .Select(p => (
                Share: p.Change / p.Forecast,
                Weight: Math.Pow(Fading, last - p.Wave) * Math.Abs(p.Forecast)))
            .OrderBy(r => r.Share)
            .ToList();
        var half = ratios.Sum(r => r.Weight) / 2;
        var below = 0.0;
        foreach (var (share, weight) in ratios)
        {
            below += weight;
            if (below >= half)
            {
                return Math.Clamp(share, 0, 1);
            }
        }
        return 1;
    }
}
