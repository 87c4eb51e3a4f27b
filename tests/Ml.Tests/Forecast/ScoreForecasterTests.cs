using ItAnalytics.Ml.Forecast;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Forecast;

public class ScoreForecasterTests
{
    private static readonly ScoreForecastOptions Options = new()
    {
        Bands = [50, 70, 80],
        Limits = ScaleLimits.Percent,
        Draws = 300,
    };

    [Fact]
    public void Probabilities_of_grades_ranks_and_quartiles_each_sum_to_one()
    {
        foreach (var f in ScoreForecaster.Forecast(Panel(25, 6, 1), Options))
        {
            Assert.Equal(1, f.GradeProbabilities.Sum(), 9);
            Assert.Equal(1, f.RankProbabilities.Sum(), 9);
            Assert.Equal(1, f.QuartileProbabilities.Sum(), 9);
            Assert.InRange(f.RankExpected, f.RankLow, f.RankHigh);
            Assert.Equal(f.QuantileValues.Order(), f.QuantileValues);
        }
    }

    [Fact]
    public void Every_place_of_a_group_is_taken_exactly_once()
    {
        var panel = Panel(12, 6, 2) with { Groups = [.. Enumerable.Range(0, 12).Select(i => i < 5 ? "a" : "b")] };
        var forecasts = ScoreForecaster.Forecast(panel, Options);
        for (var place = 0; place < 5; place++)
        {
            Assert.Equal(1, forecasts.Take(5).Sum(f => f.RankProbabilities[place]), 9);
        }
        Assert.All(forecasts.Skip(5), f => Assert.Equal(7, f.RankProbabilities.Length));
    }

    [Fact]
    public void A_change_that_is_settled_moves_totals_grades_and_ranks_by_itself()
    {
        var panel = Panel(20, 7, 3);
        var changes = new double[20];
        changes[4] = -15;
        var before = ScoreForecaster.Forecast(panel, Options);
        var after = ScoreForecaster.Forecast(panel with { KnownChanges = changes }, Options);
        Assert.Equal(before[4].Point - 15, after[4].Point, 9);
        Assert.Equal(before[3].QuantileValues, after[3].QuantileValues);
        Assert.True(after[4].RankExpected > before[4].RankExpected);
        Assert.True(after[4].GradeProbabilities[0] > before[4].GradeProbabilities[0]);
    }

    [Fact]
    public void Adding_a_constant_to_all_scores_and_bounds_changes_no_probability()
    {
        var panel = Panel(20, 7, 3);
        var free = Options with { Limits = ScaleLimits.None };
        var moved = panel with { Scores = [.. panel.Scores.Select(s => s.Select(v => v + 500).ToArray())] };
        var plain = ScoreForecaster.Forecast(panel, free);
        var shifted = ScoreForecaster.Forecast(moved, free with { Bands = [550, 570, 580] });
        for (var i = 0; i < plain.Count; i++)
        {
            Assert.Equal(plain[i].Point + 500, shifted[i].Point, 6);
            for (var k = 0; k < 4; k++)
            {
                Assert.Equal(plain[i].GradeProbabilities[k], shifted[i].GradeProbabilities[k], 3);
            }
        }
    }

    [Fact]
    public void The_order_of_entities_does_not_matter()
    {
        var panel = Panel(15, 6, 4);
        var reversed = new ScorePanel([.. panel.Entities.Reverse()], panel.Waves, [.. panel.Scores.Reverse()]);
        var plain = ScoreForecaster.Forecast(panel, Options).ToDictionary(f => f.Entity);
        foreach (var f in ScoreForecaster.Forecast(reversed, Options))
        {
            Assert.Equal(plain[f.Entity].RankExpected, f.RankExpected, 9);
            Assert.Equal(plain[f.Entity].Point, f.Point, 9);
        }
    }

    [Fact]
    public void Missing_scores_newcomers_and_equal_scores_are_survived()
    {
        double[][] scores =
        [
            [60, double.NaN, 61, 62],
            [double.NaN, double.NaN, double.NaN, 55],
            [70, 70, 70, 70],
            [70, 70, 70, double.NaN],
        ];
        var forecasts = ScoreForecaster.Forecast(new ScorePanel(["a", "b", "c", "d"], [1, 2, 3, 4], scores), Options);
        Assert.Equal(["a", "b", "c"], forecasts.Select(f => f.Entity));
        Assert.All(forecasts, f => Assert.All(f.QuantileValues, q => Assert.InRange(q, 0, 100)));
        var two = ScoreForecaster.Forecast(new ScorePanel(["a"], [1, 2], [[60, 61]]), Options);
        Assert.Equal(1, two.Single().RankHigh);
    }

    [Fact]
    public void A_panel_of_another_shape_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => ScoreForecaster.Forecast(new ScorePanel(["a"], [1, 2], [[60]]), Options));
        Assert.Contains("MDL404", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_stands_still_in_a_rising_panel_stays_near_its_last_value()
    {
        var panel = Panel(40, 8, 5);
        var groups = panel.Entities.Select((_, i) => i < 10 ? "still" : "rising").ToArray();
        var scores = panel.Scores
            .Select((s, i) => s.Select((v, t) => i < 10 ? s[0] + 0.01 * t : s[0] + 3 * t + 0.1 * v).ToArray())
            .ToArray();
        var free = Options with { Limits = ScaleLimits.None };
        var apart = Mean(ScoreForecaster.Forecast(panel with { Scores = scores, Groups = groups }, free));
        var together = Mean(ScoreForecaster.Forecast(panel with { Scores = scores }, free));

        Assert.InRange(apart.Still, 0, 0.5 * together.Still);
        Assert.InRange(apart.Rising, 2.5, 3.5);

        static (double Still, double Rising) Mean(IReadOnlyList<ScoreForecast> forecasts) => (
            forecasts.Take(10).Average(f => Math.Abs(f.Point - f.Last)),
            forecasts.Skip(10).Average(f => f.Point - f.Last));
    }

    [Fact]
    public void The_share_of_the_change_falls_to_none_as_waves_speak_for_the_last_value_and_is_whole_without_evidence()
    {
        Assert.All(LastValueYield.Shares([], 3, null), s => Assert.Equal(1, s));
        var before = 1.0;
        foreach (var waves in new[] { 1, 3, 9, 1000 })
        {
            var unmoved = Enumerable.Range(0, waves).Select(t => new PastChange(0, t, 0, 2)).ToList();
            var share = LastValueYield.Shares(unmoved, 1, ["only"]).Single();
            Assert.InRange(share, 0, before - 0.01);
            before = share;
        }
        Assert.InRange(before, 0, 0.01);
        var borneOut = Enumerable.Range(0, 5).Select(t => new PastChange(0, t, 2, 2)).ToList();
        Assert.Equal(1, LastValueYield.Shares(borneOut, 1, null).Single());
    }

    [Fact]
    public void A_group_of_few_cases_leans_on_the_panel_and_one_of_many_goes_its_own_way()
    {
        double ShareOfUnmoved(int members)
        {
            var past = Enumerable.Range(0, 200)
                .SelectMany(i => Enumerable.Range(0, 4)
                    .Select(t => new PastChange(i, t, i < members ? 0 : 2, 2)))
                .ToList();
            return LastValueYield.Shares(
                past, 200, [.. Enumerable.Range(0, 200).Select(i => i < members ? "unmoved" : "moved")])[0];
        }

        Assert.InRange(ShareOfUnmoved(1), 0.6, 0.8);
        Assert.InRange(ShareOfUnmoved(50), 0, 0.06);
    }

    [Fact]
    public void Scores_in_other_units_give_the_same_forecast_in_those_units()
    {
        var panel = Panel(20, 7, 6) with { Groups = [.. Enumerable.Range(0, 20).Select(i => i < 6 ? "a" : "b")] };
        var free = Options with { Limits = ScaleLimits.None };
        var plain = ScoreForecaster.Forecast(panel, free);
        var scaled = ScoreForecaster.Forecast(
            panel with { Scores = [.. panel.Scores.Select(s => s.Select(v => 8 * v).ToArray())] },
            free with { Bands = [400, 560, 640] });
        Assert.All(plain.Zip(scaled), pair => Assert.Equal(8 * pair.First.Point, pair.Second.Point, 6));
    }

    internal static ScorePanel Panel(int entities, int waves, int seed)
    {
        var scores = new double[entities][];
        for (var i = 0; i < entities; i++)
        {
            var random = new StableRandom(seed, "entity" + i);
            scores[i] = new double[waves];
            var level = 65 + 8 * random.NextNormal();
            for (var t = 0; t < waves; t++)
            {
                level += random.NextNormal();
                scores[i][t] = level + 0.5 * t + 0.7 * random.NextNormal();
            }
        }
        return new ScorePanel(
            [.. Enumerable.Range(0, entities).Select(i => $"E{i:D2}")], [.. Enumerable.Range(2015, waves)], scores);
    }
}
