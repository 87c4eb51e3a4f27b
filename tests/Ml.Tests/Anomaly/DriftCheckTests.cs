using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Anomaly;

public class DriftCheckTests
{
    [Fact]
    public void A_period_flagged_far_above_its_past_is_drift_and_one_like_its_past_is_not()
    {
        var judged = Period("changed", 1, 1000, 10).Concat(Period("changed", 2, 100, 12))
            .Concat(Period("restless", 1, 1000, 120)).Concat(Period("restless", 2, 100, 12))
            .Concat(Period("calm", 1, 1000, 10)).Concat(Period("calm", 2, 100, 2))
            .Concat(Period("new", 2, 100, 1));
        var drift = Assert.Single(DriftCheck.Find(judged, 0.01));
        Assert.Equal(("changed", 2, 12, 100), (drift.Indicator, drift.Period, drift.Flagged, drift.Submissions));
        Assert.Equal((10 + 1) / 1100.0, drift.Usual, 12);
    }

    [Fact]
    public void Indicators_that_do_not_change_are_hardly_ever_called_drifting()
    {
        var random = new StableRandom(4);
        var judged = from indicator in Enumerable.Range(0, 500)
                     from period in Enumerable.Range(0, 5)
                     from submission in Enumerable.Range(0, 100)
                     select new Judged($"I{indicator}", period, random.NextDouble() < 0.01);
        Assert.InRange(DriftCheck.Find(judged, 0.01).Count, 0, 2);
    }

    private static IEnumerable<Judged> Period(string indicator, int period, int submissions, int flagged) =>
        Enumerable.Range(0, submissions).Select(i => new Judged(indicator, period, i < flagged));
}
