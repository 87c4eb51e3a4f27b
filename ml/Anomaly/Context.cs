namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Everything known about one agency, indicator and period without looking at the submission itself, so that a
/// submission and its altered versions can be judged by the same measure.
/// </summary>
internal sealed class Context
{
    public required ValueScale Scale { get; init; }
    public required Expectation Rate { get; init; }
    public required Expectation? Size { get; init; }
    public required Reading Previous { get; init; }
    public required Reading YearBefore { get; init; }
    public required double RepeatShare { get; init; }
    public required double RateRepeatShare { get; init; }
    public required int Decimals { get; init; }
    public required int Seen { get; init; }
    public required int Peers { get; init; }

    /// <summary>Standardised error of the agency's previous submission.</summary>
    public required double LastError { get; init; }

    /// <summary>Log probability of a reading under an undisturbed process.</summary>
    public double LogProbability(Reading r)
    {
        if (!r.HasCounts || Size is null)
        {
            return double.IsNaN(r.Value) ? 0 : LogValue(r.Value, Unit(r.Value));
        }
        return LogSize(r.Denominator) + LogNumerator(r.Numerator, r.Denominator);
    }

    public double LogSize(double denominator) => denominator < 1
        ? -690
        : Size!.LogMass(Math.Log(denominator - 0.5), Math.Log(denominator + 0.5), 1 / denominator);

    public double LogNumerator(double numerator, double denominator, double shift = 0)
    {
        if (numerator < 0 || numerator > denominator || denominator < 1)
        {
            return -690;
        }
        var lo = numerator < 0.5 ? double.NegativeInfinity : Transform.Rate((numerator - 0.5) / denominator);
        var hi = numerator > denominator - 0.5
            ? double.PositiveInfinity
            : Transform.Rate((numerator + 0.5) / denominator);
        return Rate.LogMass(lo, hi, 0.25 / denominator, shift);
    }

    public double LogValue(double value, double unit, double shift = 0)
    {
        double lo, hi;
        if (Scale == ValueScale.Rate)
        {
            if (value is < 0 or > 1)
            {
                return -690;
            }
            lo = value < unit * 0.5 ? double.NegativeInfinity : Transform.Rate(value - 0.5 * unit);
            hi = value > 1 - unit * 0.5 ? double.PositiveInfinity : Transform.Rate(value + 0.5 * unit);
        }
        else
        {
            lo = Transform.Amount(value - 0.5 * unit);
            hi = Transform.Amount(value + 0.5 * unit);
        }
        return Rate.LogMass(lo, hi, 0, shift);
    }

    /// <summary>The step between neighbouring possible statements.</summary>
    public double Unit(double value) => Scale == ValueScale.Rate
        ? Math.Pow(10, -Decimals)
        : Math.Max(Math.Pow(10, -Decimals), 1e-6 * Math.Abs(value));

    /// <summary>The reading on the transformed scale, and its sampling variance.</summary>
    public (double Y, double Sampling) Place(Reading r) => Place(r, Scale);

    public static (double Y, double Sampling) Place(Reading r, ValueScale scale)
    {
        if (scale == ValueScale.Amount)
        {
            return (double.IsNaN(r.Value) ? double.NaN : Transform.Amount(r.Value), 0);
        }
        if (!r.HasCounts)
        {
            return (double.IsNaN(r.Value) ? double.NaN : Transform.Rate(r.Value), 0);
        }
        return r.Denominator < 1
            ? (double.NaN, 0)
            : (Transform.RateOfCounts(Math.Clamp(r.Numerator, 0, r.Denominator), r.Denominator), 0.25 / r.Denominator);
    }
}
