using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Anomaly;

public class EvidenceTests
{
    [Theory]
    [InlineData(78, 0, 87.0)]
    [InlineData(1234, 0, 2134.0)]
    [InlineData(1234, 1, 1324.0)]
    [InlineData(100000, 1, null)]
    [InlineData(55, 0, null)]
    [InlineData(50, 0, null)]
    [InlineData(7, 0, null)]
    [InlineData(12, 1, null)]
    public void Digits_are_exchanged_where_that_changes_the_number(double number, int place, double? expected) =>
        Assert.Equal(expected, Evidence.SwapDigits(number, place));

    [Fact]
    public void Exchanging_digits_twice_gives_the_number_back() =>
        Prop.ForAll(
            Gen.Choose(10, 99_999_999).ToArbitrary(),
            number =>
            {
                for (var place = 0; place < 2; place++)
                {
                    if (Evidence.SwapDigits(number, place) is { } swapped
                        && Evidence.SwapDigits(swapped, place) is { } back
                        && back != number)
                    {
                        return false;
                    }
                }
                return true;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_chances_of_all_numerators_add_up_to_one()
    {
        var expectation = new Expectation(4);
        expectation.Add(0.7, 1.1, 0.01);
        expectation.Add(0.3, 0.8, 0.04);
        var context = Context(expectation);
        foreach (var n in new[] { 1, 7, 60 })
        {
            var sum = Enumerable.Range(0, n + 1).Sum(x => Math.Exp(context.LogNumerator(x, n)));
            Assert.Equal(1, sum, 3);
        }
    }

    [Fact]
    public void Quantiles_invert_the_distribution()
    {
        var expectation = new Expectation(4);
        expectation.Add(0.7, 1.1, 0.01);
        expectation.Add(0.3, 0.8, 0.04);
        foreach (var p in new[] { 0.025, 0.3, 0.5, 0.975 })
        {
            Assert.Equal(p, 1 - expectation.UpperTail(expectation.Quantile(p, 0.001), 0.001), 6);
        }
    }

    [Fact]
    public void Conformal_p_values_are_uniform_and_ordered()
    {
        var random = new StableRandom(9);
        var past = Enumerable.Range(0, 4000).Select(_ => random.NextNormal()).ToArray();
        var calibrator = new Calibrator(past, [.. past.Select(_ => 1.0)]);
        var values = Enumerable.Range(0, 4000).Select(_ => calibrator.PValue(random.NextNormal())).ToArray();
        Assert.InRange(values.Average(p => p <= 0.1 ? 1.0 : 0), 0.085, 0.115);
        Assert.InRange(values.Average(p => p <= 0.01 ? 1.0 : 0), 0.006, 0.015);
        var ladder = Enumerable.Range(-50, 150).Select(s => calibrator.PValue(0.1 * s)).ToArray();
        Assert.Equal(ladder.OrderDescending(), ladder);
        Assert.True(ladder[^1] < ladder[^2]);
        Assert.Equal(1, new Calibrator([], []).PValue(3));
    }

    private static Context Context(Expectation rate)
    {
        var none = new Reading(double.NaN, double.NaN, double.NaN);
        return new Context
        {
            Scale = ValueScale.Rate,
            Rate = rate,
            Size = rate,
            Previous = none,
            YearBefore = none,
            RepeatShare = 0.001,
            RateRepeatShare = 0.001,
            Decimals = 5,
            Seen = 5,
            Peers = 10,
            LastError = 0,
        };
    }
}
