namespace ItAnalytics.Scoring;

/// <summary>The rounding of a method file in double, for simulations: what binary arithmetic lost is first given
/// back.</summary>
internal static class DoubleRounder
{
    private const int Kept = 11;

    public static double Round(double value, Rounding? rounding)
    {
        var settled = Math.Round(value, Kept);
        if (rounding is null || rounding.Digits >= Kept) return settled;
        return Math.Round(settled, rounding.Digits, rounding.Mode switch
        {
            RoundingMode.HalfUp => MidpointRounding.AwayFromZero,
            RoundingMode.Truncate => MidpointRounding.ToZero,
            _ => MidpointRounding.ToEven,
        });
    }
}
