using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Anomaly;

public class DriftCheckTests
{
    [Fact]
    public void A_period_flagged_far_above_its_past_is_drift_and_one_like_its_past_is_not()
    {
        Judged[] judged =
        [
            new("changed", 1, 1000, 10), new("changed", 2, 100, 12), new("restless", 1, 1000, 120),
            new("restless", 2, 100, 12), new("calm", 1, 1000, 10), new("calm", 2, 100, 2), new("new", 2, 100, 1),
        ];
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
                     let flagged = Enumerable.Range(0, 100).Count(_ => random.NextDouble() < 0.01)
                     select new Judged($"I{indicator}", period, 100, flagged);
        Assert.InRange(DriftCheck.Find(judged, 0.01).Count, 0, 2);
    }
}
