namespace ItAnalytics.Scoring;

/// <summary>Rounds by the modes of a method file.</summary>
internal static class Rounder
{
    private const int TrustedDigits = 20;

    public static decimal Round(decimal value, Rounding? rounding) => rounding is null ? value : rounding.Mode switch
    {
        RoundingMode.HalfUp => Math.Round(Settle(value), rounding.Digits, MidpointRounding.AwayFromZero),
        RoundingMode.HalfEven => Math.Round(Settle(value), rounding.Digits, MidpointRounding.ToEven),
        RoundingMode.Truncate => Math.Round(Settle(value), rounding.Digits, MidpointRounding.ToZero),
        _ => LikeR(value, rounding.Digits),
    };

    /// <summary>
    /// The number that was meant: 1/3 x 0.375 is 0.125 and comes out of decimal as 0.12499999999999999999999999999. The
    /// last digits are the arithmetic's, and neither a half, a tie nor a cut-off may hang on them.
    /// </summary>
    public static decimal Settle(decimal value) => Math.Round(value, TrustedDigits, MidpointRounding.ToEven);

    /// <summary>
    /// round() of R since 4.0.0: of the two candidates below and above, the one that is nearer as a binary number; when
    /// both are equally near, the one whose last digit is even.
    /// </summary>
    private static decimal LikeR(decimal value, int digits)
    {
        var x = (double)Math.Abs(value);
        // More digits than a double holds: nothing to round.
        if (x == 0 || digits > 15 - (int)Math.Ceiling(Math.Log10(x))) return value;
        var power = Math.Pow(10, digits);
        var below = Math.Floor(x * power);
        var (low, high) = (below / power, Math.Ceiling(x * power) / power);
        var (down, up) = (x - low, high - x);
        var takeLow = down < up || (down == up && below % 2 == 0);
        var units = takeLow ? below : Math.Ceiling(x * power);
        var rounded = (decimal)units;
        for (var i = 0; i < digits; i++) rounded /= 10m;
        return value < 0 ? -rounded : rounded;
    }
}
