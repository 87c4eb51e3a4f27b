namespace ItAnalytics.Scoring.Tests;

/// <summary>
/// The 500 sets of weights were run by COINr on prepared data: each indicator divided by its denominator, missing values
/// replaced by the mean of Europe or Asia, and skewed columns (|skew| above 2 with kurtosis above 3.5) drawn in: up to
/// five extreme values moved to the next one, and where that is not enough the logarithm of the original column.
/// </summary>
internal static class AsemPrepared
{
    private static readonly List<Dictionary<string, string>> Raw = Files.Csv("asem", "asem_raw_wide.csv");

    private static readonly Dictionary<string, string> Denominators =
        Files.Csv("asem", "asem_imeta.csv").ToDictionary(r => r["iCode"], r => r["Denominator"]);

    public static PeerGroup Group(Methodology method)
    {
        var group = new PeerGroup(method, "ASEM", "ALL", [.. Raw.Select(r => new GroupMember(r["uCode"]))]);
        foreach (var input in method.Inputs)
        {
            var column = Column(input.Code);
            for (var country = 0; country < column.Length; country++)
                group[country, input.Index] = Cell.Of((decimal)column[country]);
        }

        return group;
    }

    /// <summary>An indicator's prepared values in the order of the countries.</summary>
    public static double[] Column(string indicator) => DrawnIn(Filled(Divided(indicator)));

    private static double?[] Divided(string indicator)
    {
        var denominator = Denominators[indicator];
        return [.. Raw.Select(r => r[indicator].Length == 0 || (denominator.Length > 0 && r[denominator].Length == 0)
            ? (double?)null
            : Number(r[indicator]) / (denominator.Length > 0 ? Number(r[denominator]) : 1))];
    }

    private static double[] Filled(double?[] column)
    {
        var means = Raw.Zip(column).Where(p => p.Second is not null).GroupBy(p => p.First["EurAsia_group"])
            .ToDictionary(g => g.Key, g => g.Average(p => p.Second!.Value));
        return [.. Raw.Zip(column).Select(p => p.Second ?? means[p.First["EurAsia_group"]])];
    }

    private static double[] DrawnIn(double[] column)
    {
        var moved = (double[])column.Clone();
        for (var count = 0; count < 5 && !Passes(moved);)
        {
            var extreme = Skew(moved) >= 0 ? moved.Max() : moved.Min();
            var others = moved.Where(v => v != extreme).ToList();
            var next = extreme == moved.Max() ? others.Max() : others.Min();
            count = moved.Length - others.Count;
            moved = [.. moved.Select(v => v == extreme ? next : v)];
        }

        if (Passes(moved)) return moved;
        var (low, span) = (column.Min(), column.Max() - column.Min());
        return [.. column.Select(v => Math.Log(v - low + (0.01 * span)))];
    }

    private static bool Passes(double[] x) => Math.Abs(Skew(x)) <= 2 || Kurtosis(x) <= 3.5;

    private static double Skew(double[] x)
    {
        var (n, mean) = ((double)x.Length, x.Average());
        var skew = Math.Sqrt(n) * x.Sum(v => Math.Pow(v - mean, 3)) / Math.Pow(x.Sum(v => (v - mean) * (v - mean)), 1.5);
        return skew * Math.Sqrt(n * (n - 1)) / (n - 2);
    }

    private static double Kurtosis(double[] x)
    {
        var (n, mean) = ((double)x.Length, x.Average());
        var ratio = n * x.Sum(v => Math.Pow(v - mean, 4)) / Math.Pow(x.Sum(v => (v - mean) * (v - mean)), 2);
        return (((n + 1) * (ratio - 3)) + 6) * (n - 1) / ((n - 2) * (n - 3));
    }

    private static double Number(string text) => (double)Files.Number(text);
}
