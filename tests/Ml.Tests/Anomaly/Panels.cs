using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Anomaly;

/// <summary>Simulated panels of rates with counts, clean unless a test alters them.</summary>
internal static class Panels
{
    public static List<Submission> Clean(
        int agencies = 30,
        int periods = 8,
        int seed = 1,
        double movement = 0.02,
        string indicator = "I1",
        int evaluateFrom = 0)
    {
        var result = new List<Submission>();
        for (var a = 0; a < agencies; a++)
        {
            var random = new StableRandom(seed, indicator, "agency" + a);
            var level = Transform.Rate(0.5 + 0.4 * random.NextDouble());
            var size = Math.Exp(6 + random.NextNormal());
            for (var t = 0; t < periods; t++)
            {
                level += movement * random.NextNormal();
                var n = Math.Max(20, Math.Round(size * Math.Exp(0.05 * random.NextNormal())));
                var rate = Transform.RateBack(Math.Clamp(level + movement * random.NextNormal(), 0.1, 1.5));
                var x = Math.Clamp(Math.Round(n * rate + Math.Sqrt(n * rate * (1 - rate)) * random.NextNormal()), 0, n);
                result.Add(new Submission(
                    $"{indicator}-{a:D3}-{t:D2}", "P", indicator, $"A{a:D3}", t, 0, 1, x, n, Math.Round(x / n, 5),
                    t >= evaluateFrom));
            }
        }
        return result;
    }

    public static void Replace(
        this List<Submission> panel,
        string agency,
        int period,
        Func<Submission, Submission> change)
    {
        var i = panel.FindIndex(s => s.Agency == agency && s.Period == period);
        panel[i] = change(panel[i]);
    }

    public static Submission Counts(this Submission s, double x, double n) =>
        s with { Numerator = x, Denominator = n, Value = Math.Round(x / n, 5) };

    public static Finding Of(this IReadOnlyList<Finding> findings, string agency, int period) =>
        findings.Single(f => f.Id == $"I1-{agency[1..]}-{period:D2}");
}
