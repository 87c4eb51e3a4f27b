namespace ItAnalytics.Ml.Forecast;

/// <summary>One yearly series, oldest value first, without gaps.</summary>
/// <param name="Id">Identity, returned with the forecasts.</param>
/// <param name="Values">Finite values; at least one.</param>
/// <param name="Group">
/// What the series measures (an indicator code); series of one group share more than series of different groups.
/// </param>
/// <param name="Noise">
/// Standard deviation of one value by the sampling of its cases alone, in the unit of the values; 0 where no cases are
/// known.
/// </param>
public sealed record YearlySeries(string Id, double[] Values, string Group = "", double Noise = 0);

/// <summary>Limits that no forecast leaves; infinite where the scale has none.</summary>
/// <param name="Lower">Lowest possible value.</param>
/// <param name="Upper">Highest possible value.</param>
public readonly record struct ScaleLimits(double Lower, double Upper)
{
    /// <summary>No limits.</summary>
    public static ScaleLimits None { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>0 to 100.</summary>
    public static ScaleLimits Percent { get; } = new(0, 100);

    /// <summary>The value moved into the limits.</summary>
    public double Clamp(double value) => Math.Min(Upper, Math.Max(Lower, value));
}

/// <summary>The probabilities at which quantiles are given, in this order everywhere.</summary>
public static class Quantiles
{
    /// <summary>2.5, 5, 10, 25, 50, 75, 90, 95 and 97.5 per cent.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];
}

/// <summary>Forecast of one series for one year ahead.</summary>
/// <param name="SeriesId">The series.</param>
/// <param name="Horizon">Years ahead, from 1.</param>
/// <param name="Point">The forecast that absolute errors are measured against (a median).</param>
/// <param name="QuantileValues">Values at <see cref="Quantiles.Levels"/>, not falling.</param>
public sealed record SeriesForecast(string SeriesId, int Horizon, double Point, double[] QuantileValues)
{
    /// <summary>Lower end of the central 80 % interval.</summary>
    public double Lower80 => QuantileValues[2];

    /// <summary>Upper end of the central 80 % interval.</summary>
    public double Upper80 => QuantileValues[6];

    /// <summary>Lower end of the central 95 % interval.</summary>
    public double Lower95 => QuantileValues[0];

    /// <summary>Upper end of the central 95 % interval.</summary>
    public double Upper95 => QuantileValues[^1];
}
