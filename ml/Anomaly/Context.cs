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

    /// <summary>Log probability of what cannot be.</summary>
    private const double Impossible = -690;

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
        ? Impossible
        : Size!.LogMass(Math.Log(denominator - 0.5), Math.Log(denominator + 0.5), 1 / denominator);

    public double LogNumerator(double numerator, double denominator) =>
        Of(numerator, denominator) is { } interval ? Math.Log(Mass(interval)) : Impossible;

    public double LogValue(double value, double unit) =>
        OfValue(value, unit) is { } interval ? Math.Log(Mass(interval)) : Impossible;

    /// <summary>Probability of an interval on the transformed scale when the level is shifted.</summary>
    public double Mass(Interval interval, double shift = 0) =>
        Rate.Mass(interval.Low, interval.High, interval.Sampling, shift);

    /// <summary>Where a reading lies on the transformed scale, between its possible neighbours; null when it cannot
    /// be.</summary>
    public Interval? Of(Reading r) => r.HasCounts && Size is not null
        ? Of(r.Numerator, r.Denominator)
        : OfValue(r.Value, Unit(r.Value));

    private static Interval? Of(double numerator, double denominator)
    {
        if (numerator < 0 || numerator > denominator || denominator < 1)
        {
            return null;
        }
        return new Interval(
            numerator < 0.5 ? double.NegativeInfinity : Transform.Rate((numerator - 0.5) / denominator),
            numerator > denominator - 0.5
                ? double.PositiveInfinity
                : Transform.Rate((numerator + 0.5) / denominator),
            0.25 / denominator);
    }

    private Interval? OfValue(double value, double unit)
    {
        if (Scale == ValueScale.Amount)
        {
            return new Interval(Transform.Amount(value - 0.5 * unit), Transform.Amount(value + 0.5 * unit), 0);
        }
        return value is < 0 or > 1
            ? null
            : new Interval(
                value < unit * 0.5 ? double.NegativeInfinity : Transform.Rate(value - 0.5 * unit),
                value > 1 - unit * 0.5 ? double.PositiveInfinity : Transform.Rate(value + 0.5 * unit),
                0);
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

/// <summary>A piece of the transformed scale, and the sampling variance of the counts that it stands for.</summary>
internal readonly record struct Interval(double Low, double High, double Sampling);
