namespace ItAnalytics.Scoring;

/// <summary>
/// Logarithm, exponential and square root in decimal: the same digits on every machine, about 26 of them, where the
/// binary functions of the platform may differ in the last one.
/// </summary>
internal static class DecimalMath
{
    private const decimal Ln2 = 0.6931471805599453094172321214582m;
    private const decimal SqrtHalf = 0.7071067811865475244008443621m;

    /// <summary>Natural logarithm of a number above 0.</summary>
    public static decimal Log(decimal value)
    {
        // value = m * 2^k with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh((m - 1) / (m + 1)).
        var k = 0;
        var m = value;
        while (m > 2m * SqrtHalf)
        {
            m /= 2m;
            k++;
        }

        while (m < SqrtHalf)
        {
            m *= 2m;
            k--;
        }

        var z = (m - 1m) / (m + 1m);
        var square = z * z;
        var term = z;
        var sum = 0m;
        for (var n = 1; term != 0m && n < 80; n += 2)
        {
            sum += term / n;
            term *= square;
        }

        return (2m * sum) + (k * Ln2);
    }

    /// <summary>e to the power of <paramref name="value"/>; 0 where the result is too small to be held.</summary>
    public static decimal Exp(decimal value)
    {
        if (value < -66m) return 0m;
        var k = (int)Math.Round(value / Ln2);
        var r = value - (k * Ln2);
        var term = 1m;
        var sum = 1m;
        for (var n = 1; term != 0m && n < 60; n++)
        {
            term *= r / n;
            sum += term;
        }

        for (; k > 0; k--) sum *= 2m;
        for (; k < 0; k++) sum /= 2m;
        return sum;
    }

    /// <summary>Square root of a number not below 0, by Newton from the binary root.</summary>
    public static decimal Sqrt(decimal value)
    {
        if (value <= 0m) return 0m;
        var root = (decimal)Math.Sqrt((double)value);
        if (root == 0m) return 0m;
        for (var i = 0; i < 3; i++) root = (root + (value / root)) / 2m;
        return root;
    }
}
