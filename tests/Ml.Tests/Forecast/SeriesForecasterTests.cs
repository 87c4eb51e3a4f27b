using ItAnalytics.Ml.Forecast;
using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Tests.Forecast;

public class SeriesForecasterTests
{
    [Fact]
    public void Intervals_cover_what_they_promise_on_random_walks()
    {
        var (train, future) = Walks(400, 14, seed: 5);
        var forecasts = SeriesForecaster.Forecast(train, 3);
        var inside = forecasts.Average(f =>
        {
            var y = future[f.SeriesId][f.Horizon - 1];
            return y >= f.Lower95 && y <= f.Upper95 ? 1.0 : 0.0;
        });
        Assert.InRange(inside, 0.92, 0.98);
    }

    [Fact]
    public void Random_walks_are_forecast_by_their_last_value_nearly()
    {
        var (train, _) = Walks(400, 14, seed: 6);
        foreach (var f in SeriesForecaster.Forecast(train, 1))
        {
            var last = train.Single(s => s.Id == f.SeriesId).Values[^1];
            Assert.InRange(f.Point - last, -1.0, 1.0);
        }
    }

    [Fact]
    public void Whole_numbers_are_forecast_by_whole_numbers_and_finer_values_as_they_come()
    {
        var (train, _) = Walks(100, 10, seed: 9);
        var whole = train.Select(s => new YearlySeries(s.Id, [.. s.Values.Select(v => Math.Round(v))])).ToList();
        Assert.All(SeriesForecaster.Forecast(whole, 3), f => Assert.Equal(Math.Round(f.Point), f.Point));
        Assert.Contains(SeriesForecaster.Forecast(train, 3), f => Math.Abs(f.Point - Math.Round(f.Point)) > 0.01);
    }

    [Fact]
    public void Few_years_of_evidence_widen_the_intervals()
    {
        var (train, _) = Walks(400, 14, seed: 10);
        var shortened = train.Select(s => new YearlySeries(s.Id, s.Values[^4..])).ToList();
        double Width(IReadOnlyList<YearlySeries> series) =>
            SeriesForecaster.Forecast(series, 1).Average(f => f.Upper95 - f.Lower95);
        Assert.True(Width(shortened) > 1.05 * Width(train));
    }

    [Fact]
    public void Rates_of_few_cases_get_wider_intervals_than_rates_of_many()
    {
        // Short histories, so that much is borrowed: half of the rates are of 25 cases, half of 2,500.
        var train = Enumerable.Range(0, 400).Select(i =>
        {
            var random = new StableRandom(3, "s" + i);
            var noise = i % 2 == 0 ? 10 : 1.0;
            return new YearlySeries(
                (noise > 1 ? "few" : "many") + i,
                [.. Enumerable.Range(0, 4).Select(_ => 50 + 0.5 * random.NextNormal() + noise * random.NextNormal())],
                Noise: noise);
        }).ToList();
        double Width(IReadOnlyList<YearlySeries> series, string cases) => SeriesForecaster.Forecast(series, 1)
            .Where(f => f.SeriesId.StartsWith(cases, StringComparison.Ordinal))
            .Average(f => f.Upper95 - f.Lower95);
        var unaware = train.ConvertAll(s => s with { Noise = 0 });
        Assert.True(Width(train, "few") / Width(train, "many") > 1.5 * Width(unaware, "few") / Width(unaware, "many"));
    }

    [Fact]
    public void Series_that_stand_at_nothing_keep_intervals_of_their_own_size()
    {
        var train = Enumerable.Range(0, 60)
            .Select(i => new YearlySeries("s" + i, [0, 0, i % 7 == 0 ? 2 : 0, i % 5 == 0 ? 1 : 0, i % 3]))
            .ToList();
        Assert.All(SeriesForecaster.Forecast(train, 1), f => Assert.InRange(f.Upper95, 0, 20));
    }

    [Fact]
    public void A_group_whose_trend_broke_is_left_at_its_last_value_while_the_others_trend_on()
    {
        var train = Enumerable.Range(0, 240).Select(i =>
        {
            var random = new StableRandom(8, "s" + i);
            var turns = i % 2 == 0;
            var values = new double[14];
            values[0] = 1000 + random.NextNormal();
            for (var t = 1; t < values.Length; t++)
            {
                // The one group rises every year; the other goes up and down by the year.
                values[t] = values[t - 1] + (turns ? (t % 2 == 0 ? 20 : -20) : 20) + random.NextNormal();
            }
            return new YearlySeries((turns ? "turns" : "rises") + i, values, turns ? "turns" : "rises");
        }).ToList();
        Assert.All(
            SeriesForecaster.Forecast(train, 1).Where(f => f.SeriesId.StartsWith("rises", StringComparison.Ordinal)),
            f => Assert.InRange(f.Point - train.Single(s => s.Id == f.SeriesId).Values[^1], 12, 28));
    }

    [Fact]
    public void A_common_trend_is_carried_on()
    {
        var train = Enumerable.Range(0, 60)
            .Select(i =>
            {
                var random = new StableRandom(7, "s" + i);
                return new YearlySeries(
                    "s" + i, [.. Enumerable.Range(0, 12).Select(t => 1000 + 10 * i + 20 * t + random.NextNormal())]);
            })
            .ToList();
        foreach (var f in SeriesForecaster.Forecast(train, 4))
        {
            var expected = train.Single(s => s.Id == f.SeriesId).Values[^1] + 20 * f.Horizon;
            Assert.InRange(f.Point, expected - 12, expected + 12);
        }
    }

    [Fact]
    public void Multiplying_all_series_multiplies_all_forecasts()
    {
        var (train, _) = Walks(50, 10, seed: 8);
        var options = new SeriesForecastOptions { Limits = ScaleLimits.None };
        var plain = SeriesForecaster.Forecast(train, 3, options);
        var scaled = SeriesForecaster.Forecast(
            [.. train.Select(s => s with { Values = [.. s.Values.Select(v => v * 1000)] })], 3, options);
        for (var i = 0; i < plain.Count; i++)
        {
            Assert.Equal(plain[i].Point, scaled[i].Point / 1000, 6);
            Assert.Equal(plain[i].Lower95, scaled[i].Lower95 / 1000, 6);
        }
    }

    [Fact]
    public void Quantiles_never_cross_and_respect_the_limits()
    {
        var (train, _) = Walks(80, 9, seed: 9);
        var percent = train
            .Select(s => s with { Values = [.. s.Values.Select(v => Math.Clamp(96 + v, 0, 100))] })
            .ToList();
        foreach (var f in SeriesForecaster.Forecast(percent, 5))
        {
            Assert.InRange(f.Point, 0, 100);
            Assert.Equal(f.QuantileValues.Order(), f.QuantileValues);
            Assert.InRange(f.QuantileValues[0], 0, 100);
            Assert.InRange(f.QuantileValues[^1], 0, 100);
        }
    }

    [Fact]
    public void Hostile_series_are_refused_or_survived()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => SeriesForecaster.Forecast([new YearlySeries("bad", [1, double.NaN])], 1));
        Assert.Contains("MDL403", refused.Message, StringComparison.Ordinal);
        Assert.Contains("bad", refused.Message, StringComparison.Ordinal);
        var forecasts = SeriesForecaster.Forecast(
            [new YearlySeries("one", [5]), new YearlySeries("flat", [3, 3, 3, 3]), new YearlySeries("zero", [0, 0])],
            4);
        Assert.Equal(12, forecasts.Count);
        Assert.All(forecasts, f => Assert.All(f.QuantileValues, q => Assert.True(double.IsFinite(q))));
        Assert.Empty(SeriesForecaster.Forecast([], 2));
    }

    internal static (List<YearlySeries> Train, Dictionary<string, double[]> Future) Walks(
        int count,
        int length,
        int seed)
    {
        var train = new List<YearlySeries>();
        var future = new Dictionary<string, double[]>();
        for (var i = 0; i < count; i++)
        {
            var random = new StableRandom(seed, "walk" + i);
            var y = new double[length + 3];
            y[0] = 50 + 10 * random.NextNormal();
            for (var t = 1; t < y.Length; t++)
            {
                y[t] = y[t - 1] + random.NextNormal();
            }
            train.Add(new YearlySeries("walk" + i, y[..length]));
            future["walk" + i] = y[length..];
        }
        return (train, future);
    }
}
