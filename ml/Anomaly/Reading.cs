namespace ItAnalytics.Ml.Anomaly;

/// <summary>How the values of an indicator are read.</summary>
public enum ValueScale
{
    /// <summary>Fractions between 0 and 1.</summary>
    Rate,

    /// <summary>Amounts without an upper limit.</summary>
    Amount,
}

/// <summary>The figures of one submission, apart from who sent them: what a fault changes.</summary>
internal readonly record struct Reading(double Numerator, double Denominator, double Value)
{
    public bool HasCounts => !double.IsNaN(Denominator);

    public bool IsMissing => double.IsNaN(Denominator) && double.IsNaN(Value);

    /// <summary>True at the limits of a rate, where repeats say nothing.</summary>
    public bool AtLimit => HasCounts
        ? Numerator <= 0 || Numerator >= Denominator
        : Value <= 0 || Value >= 1;

    public static Reading Counts(double numerator, double denominator) =>
        new(numerator, denominator, denominator > 0 ? numerator / denominator : 0);

    public static Reading Of(Submission s)
    {
        // A lone numerator or denominator says nothing about a rate.
        var counts = s.Numerator is { } x && s.Denominator is { } n && double.IsFinite(x) && double.IsFinite(n);
        var value = s.Value is { } v && double.IsFinite(v)
            ? v
            : counts && s.Denominator != 0 ? s.Numerator!.Value / s.Denominator!.Value : double.NaN;
        return counts
            ? new Reading(s.Numerator!.Value, s.Denominator!.Value, value)
            : new Reading(double.NaN, double.NaN, value);
    }

    public bool Same(Reading other) =>
        HasCounts == other.HasCounts
        && (HasCounts
            ? Numerator == other.Numerator && Denominator == other.Denominator
            : Math.Abs(Value - other.Value) < 1e-9 * Math.Max(1, Math.Abs(Value)));
}

/// <summary>
/// Maps values to the scale on which noise is even: the arcsine square root for rates (Anscombe 1948 for counts), the
/// signed logarithm for amounts.
/// </summary>
internal static class Transform
{
    public static double Rate(double rate) => Math.Asin(Math.Sqrt(Math.Clamp(rate, 0, 1)));

    public static double RateOfCounts(double numerator, double denominator) =>
        Math.Asin(Math.Sqrt(Math.Clamp((numerator + 0.375) / (denominator + 0.75), 0, 1)));

    public static double RateBack(double y)
    {
        var s = Math.Sin(Math.Clamp(y, 0, Math.PI / 2));
        return s * s;
    }

    public static double Amount(double value) => Math.CopySign(Math.Log(1 + Math.Abs(value)), value);

    public static double AmountBack(double y) => Math.CopySign(Math.Exp(Math.Abs(y)) - 1, y);
}
