using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Ml.Anomaly;

namespace ItAnalytics.Ml.Tests.Anomaly;

public class ReviewerPrecisionTests
{
    [Fact]
    public void Without_decisions_threshold_and_odds_are_the_models()
    {
        var none = new ReviewerPrecision([]);
        Assert.Equal(0.99, none.Threshold("JUMP", "I1", 1), 12);
        Assert.Equal(1 / (1 + Math.Exp(-1.3)), none.Probability("JUMP", "I1", 1.3), 12);
    }

    [Fact]
    public void Dismissals_raise_the_threshold_of_their_kind_and_most_of_all_of_their_indicator()
    {
        var learnt = new ReviewerPrecision(
            [new("JUMP", "I1", 0, 10), new("JUMP", "I2", 1, 1), new("DIGIT_SWAP", "I1", 5, 0)]);
        var asked = 0.99;
        Assert.True(learnt.Threshold("JUMP", "I1", 1) > learnt.Threshold("JUMP", "I2", 1));
        Assert.True(learnt.Threshold("JUMP", "I2", 1) > asked);
        Assert.True(learnt.Threshold("JUMP", "never reviewed", 1) > asked);
        Assert.True(learnt.Threshold("DIGIT_SWAP", "I1", 1) < asked);
        Assert.Equal(asked, learnt.Threshold("UNIT_SLIP", "I1", 1), 12);
        Assert.True(learnt.Probability("JUMP", "I1", 2) < learnt.Probability("DIGIT_SWAP", "I1", 2));
    }

    [Fact]
    public void Nothing_is_ever_silenced_and_nothing_floods_the_queue() =>
        Prop.ForAll(
            Gen.Choose(0, 100_000).Two().ToArbitrary(),
            decisions =>
            {
                var learnt = new ReviewerPrecision([new("JUMP", "I1", decisions.Item1, decisions.Item2)]);
                return learnt.Threshold("JUMP", "I1", 1) is >= 0.98 - 1e-12 and <= 0.999 + 1e-12
                    && learnt.Probability("JUMP", "I1", 0) is > 0 and < 1;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_shares_are_those_of_the_beta_binomial_by_hand()
    {
        var learnt = new ReviewerPrecision([new("JUMP", "I1", 3, 1), new("JUMP", "I2", 0, 4)]);
        // The kind: (3 + 2) / (8 + 4); the indicator: (3 + 4 x kind) / (4 + 4).
        Assert.Equal((3 + 4 * 5.0 / 12) / 8, learnt.Of("JUMP", "I1"), 12);
    }
}
