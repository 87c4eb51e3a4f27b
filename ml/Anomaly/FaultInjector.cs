using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Puts faults of known kinds into past submissions, so that the combination of the evidence can be learnt from the
/// panel's own past without any labels. Sizes are drawn from ranges, not from a list, so that no size is learnt by
/// heart.
/// </summary>
internal static class FaultInjector
{
    /// <summary>An altered reading, and the neighbour it was exchanged with, if any.</summary>
    internal readonly record struct Altered(Fault Fault, Reading Reading, Row? Partner);

    /// <summary>Kinds that can be injected into a row of rates.</summary>
    private static readonly Fault[] Kinds =
    [
        Fault.ShiftUp, Fault.ShiftDown, Fault.Cherry, Fault.Loss, Fault.Copy, Fault.CopyYear, Fault.CopyRate,
        Fault.Digits, Fault.Swap, Fault.Unit,
    ];

    /// <summary>Alters a row by a random kind of fault; null when the kind drawn changes nothing here.</summary>
    public static Altered? Alter(Row row, StableRandom random)
    {
        var context = row.Context;
        var reading = row.Reading;
        var counts = reading.HasCounts && context.Size is not null;
        var kind = Kinds[random.Next(Kinds.Length)];
        var size = random.NextDouble();
        var side = random.NextDouble() < 0.5 ? -1 : 1;
        var altered = kind switch
        {
            Fault.ShiftUp => Shift(context, reading, 1, size),
            // Half of the one-period spikes go up, as half of the level shifts do not go down.
            Fault.ShiftDown => Shift(context, reading, side, size),
            Fault.Cherry when counts => Thin(reading, size, keepNumerator: true),
            Fault.Loss when counts => Thin(reading, size, keepNumerator: false),
            Fault.Copy => Copy(reading, context.Previous),
            Fault.CopyYear => Copy(reading, context.YearBefore),
            Fault.CopyRate when counts => CopyRate(reading, context.Previous),
            Fault.Digits => Digits(context, reading, size, counts, side),
            Fault.Swap => Exchange(reading, side > 0 ? row.Next : row.Before),
            // A count off by a hundred is plain to the fixed combination and would only take room from what is not.
            Fault.Unit when !counts => reading with
            {
                Value = side > 0 ? reading.Value * 100 : Rounded(context, reading.Value / 100),
            },
            _ => null,
        };
        return altered is { } a && !a.IsMissing && !a.Same(reading)
            ? new Altered(kind, a, kind == Fault.Swap ? side > 0 ? row.Next : row.Before : null)
            : null;
    }

    /// <summary>Moves a rate by 0.04 to 0.25, or an amount by 10 to 170 per cent.</summary>
    private static Reading? Shift(Context context, Reading r, int side, double size)
    {
        if (context.Scale == ValueScale.Amount)
        {
            return r with { Value = r.Value * Math.Exp(side * (0.1 + 0.9 * size)) };
        }
        var rate = r.HasCounts ? r.Numerator / r.Denominator : r.Value;
        var moved = Math.Clamp(rate + side * 0.04 * Math.Pow(6.25, size), 0.001, 0.998);
        if (Math.Abs(moved - rate) < 0.02)
        {
            return null;
        }
        return r.HasCounts
            ? Reading.Counts(Math.Round(moved * r.Denominator), r.Denominator)
            : r with { Value = Rounded(context, moved) };
    }

    /// <summary>Keeps 12 to 75 per cent of the cases.</summary>
    private static Reading? Thin(Reading r, double size, bool keepNumerator)
    {
        var n = Math.Max(1, Math.Round(r.Denominator * 0.12 * Math.Pow(6.25, size)));
        return n >= r.Denominator
            ? null
            : Reading.Counts(
                keepNumerator ? Math.Min(n, r.Numerator) : Math.Round(r.Numerator * n / r.Denominator), n);
    }

    private static Reading? Copy(Reading r, Reading earlier) =>
        earlier.IsMissing || earlier.HasCounts != r.HasCounts || earlier.AtLimit ? null : earlier;

    private static Reading? CopyRate(Reading r, Reading earlier)
    {
        if (!earlier.HasCounts || earlier.AtLimit || earlier.Denominator <= 0)
        {
            return null;
        }
        return Reading.Counts(Math.Round(earlier.Numerator / earlier.Denominator * r.Denominator), r.Denominator);
    }

    private static Reading? Digits(Context context, Reading r, double size, bool counts, int side)
    {
        var place = size < 0.6 ? 0 : 1;
        if (!counts)
        {
            var unit = Math.Pow(10, context.Decimals);
            return Evidence.SwapDigits(Math.Round(r.Value * unit), place) is { } v ? r with { Value = v / unit } : null;
        }
        var altered = Evidence.SwapDigits(side > 0 ? r.Denominator : r.Numerator, place);
        if (altered is not { } number || number <= 0)
        {
            return null;
        }
        var result = side > 0 ? Reading.Counts(r.Numerator, number) : Reading.Counts(number, r.Denominator);
        // More successes than cases is a broken rule and needs no learning.
        return result.Numerator <= result.Denominator ? result : null;
    }

    private static Reading? Exchange(Reading r, Row? other) =>
        other is null || other.Evidence.BrokenRule is not null || other.Reading.HasCounts != r.HasCounts
            ? null
            : other.Reading;

    private static double Rounded(Context context, double value) => Math.Round(value, context.Decimals);
}
