using ItAnalytics.Ml.Backtest;
using ItAnalytics.Ml.Forecast;
using ItAnalytics.Ml.Tests.Forecast;

namespace ItAnalytics.Ml.Tests.Backtest;

public class BacktestTests
{
    [Fact]
    public void Measures_agree_with_numbers_worked_by_hand()
    {
        Assert.Equal(200.0 / 3, Accuracy.SymmetricPercentage(1, 2), 12);
        Assert.Equal(0, Accuracy.SymmetricPercentage(0, 0));
        Assert.Equal(1.5, Accuracy.NaiveScale([1, 2, 4]), 12);
        Assert.Equal(2 + 40 * 0.5, Accuracy.IntervalScore95(3.5, 1, 3), 12);
        Assert.Equal(2, Accuracy.IntervalScore95(2, 1, 3), 12);
        // Cumulative (.2, .7) against (0, 1): (.04 + .09) / 2.
        Assert.Equal(0.065, Accuracy.RankedProbability([0.2, 0.5, 0.3], 1), 12);
        Assert.Equal(-Math.Log(0.5), Accuracy.LogScore([0.2, 0.5, 0.3], 1), 12);
        Assert.Equal(6 * Math.Log(10), Accuracy.LogScore([1, 0], 1), 9);
        Assert.Equal(2, Accuracy.Grade(70, [50, 70, 80]));
        Assert.Equal(0, Accuracy.Grade(49.99, [50, 70, 80]));
    }

    [Fact]
    public void Trending_series_beat_the_last_value_by_far()
    {
        var series = Enumerable.Range(0, 40)
            .Select(i => (Id: "s" + i, Values: Enumerable.Range(0, 15).Select(t => 100 + i + 5.0 * t + (t * i % 3))))
            .Select(s => new YearlySeries(s.Id, [.. s.Values]))
            .ToList();
        var report = SeriesBacktest.Run(series, 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(report.BeatsNaive);
        Assert.True(report.Find("MAE")!.Skill > 0.7);
        Assert.Equal(3 * 40 * 2, report.Forecasts);
    }

    [Fact]
    public void Parts_are_measured_apart_and_come_to_the_whole()
    {
        var series = Enumerable.Range(0, 40)
            .Select(i => new YearlySeries(
                "s" + i, [.. Enumerable.Range(0, 12).Select(t => 100 + i + (t * i % 5) + 2.0 * t)], i < 15 ? "a" : "b"))
            .ToList();
        var token = TestContext.Current.CancellationToken;
        var whole = SeriesBacktest.Run(series, 1, cancellationToken: token);
        var parts = SeriesBacktest.RunByPart(series, s => s.Group, 1, cancellationToken: token);
        Assert.Equal(["a", "b"], parts.Keys.Order());
        Assert.Equal(whole.Forecasts, parts.Values.Sum(p => p.Forecasts));
        Assert.Equal(
            whole.Find("MAE")!.Model,
            parts.Values.Sum(p => p.Forecasts * p.Find("MAE")!.Model) / whole.Forecasts, 9);
        Assert.True(whole.Find("COVERAGE80")!.Model <= whole.Find("COVERAGE95")!.Model);
    }

    [Fact]
    public void The_backtest_of_random_walks_shows_no_skill_and_honest_coverage()
    {
        var (series, _) = SeriesForecasterTests.Walks(300, 14, seed: 21);
        var report = SeriesBacktest.Run(series, 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(report.Find("MAE", 1)!.Skill!.Value, -0.05, 0.05);
        Assert.InRange(report.Find("COVERAGE95")!.Model, 0.92, 0.98);
    }

    [Fact]
    public void The_panel_backtest_forecasts_each_wave_from_earlier_waves_only()
    {
        var panel = ScoreForecasterTests.Panel(40, 7, 5);
        var options = new ScoreForecastOptions { Bands = [60, 70], Draws = 50 };
        var token = TestContext.Current.CancellationToken;
        var full = ScoreBacktest.Run(panel, options, cancellationToken: token);
        Assert.Equal(4, full.Origins);
        Assert.Equal(160, full.Forecasts);
        Assert.InRange(full.Find("COVERAGE95")!.Model, 0.88, 1.0);
        Assert.True(full.Find("RPS")!.Model < full.Find("RPS")!.Naive);
        var shorter = new ScorePanel(
            panel.Entities, [.. panel.Waves.Take(6)], Array.ConvertAll(panel.Scores, s => s[..6]));
        var altered = panel with { Scores = Array.ConvertAll(panel.Scores, s => s[..6].Append(0.0).ToArray()) };
        var before = ScoreBacktest.Run(shorter, options, cancellationToken: token);
        var after = ScoreBacktest.Run(altered, options, cancellationToken: token);
        // All forecasts of the first six waves are the same; only the last wave's outcomes differ.
        var last = ScoreForecaster.Forecast(shorter, options).Average(f => f.Point);
        Assert.Equal(
            (before.Find("MAE")!.Model * 120) + (last * 40),
            after.Find("MAE")!.Model * 160,
            6);
    }
}
