namespace ItAnalytics.Scoring;

/// <summary>
/// Random numbers by their address instead of by their order: number i of a stream is a hash of seed, draw, stream and
/// i (SplitMix64). The same address gives the same number on every machine, whoever asks first and on however many
/// threads.
/// </summary>
internal readonly struct CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const double Unit = 1.0 / (1UL << 53);

    private static readonly float[] NormalQuantiles = BuildNormalQuantiles();

    private readonly ulong start;

    public CounterRandom(long seed, int draw, int stream) =>
        start = unchecked(Mix(Mix(Mix((ulong)seed) + (ulong)draw) + (ulong)stream));

    /// <summary>A number in [0, 1).</summary>
    public double Uniform(int index) => (Bits(index) >> 11) * Unit;

    /// <summary>A standard normal number, one of 65,536 equally likely quantiles between -4.2 and 4.2.</summary>
    public float Normal(int index) => NormalQuantiles[Bits(index) >> 48];

    /// <summary>A whole number from 0 to below <paramref name="end"/>.</summary>
    public int Below(int index, int end) => (int)(((Bits(index) >> 32) * (ulong)end) >> 32);

    private ulong Bits(int index) => unchecked(Mix(start + (Golden * (ulong)index)));

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z += Golden;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private static float[] BuildNormalQuantiles()
    {
        var table = new float[1 << 16];
        for (var i = 0; i < table.Length; i++) table[i] = (float)NormalQuantile((i + 0.5) / table.Length);
        return table;
    }

    /// <summary>The rational approximation of P. J. Acklam, relative error below 1.2e-9.</summary>
    private static double NormalQuantile(double p)
    {
        const double edge = 0.02425;
        if (p > 1 - edge) return -NormalQuantile(1 - p);
        if (p < edge)
        {
            var t = Math.Sqrt(-2 * Math.Log(p));
            return ((((((((((-7.784894002430293e-03 * t) - 3.223964580411365e-01) * t) - 2.400758277161838) * t)
                - 2.549732539343734) * t) + 4.374664141464968) * t) + 2.938163982698783)
                / ((((((((7.784695709041462e-03 * t) + 3.224671290700398e-01) * t) + 2.445134137142996) * t)
                + 3.754408661907416) * t) + 1);
        }

        var q = p - 0.5;
        var r = q * q;
        return ((((((((((-3.969683028665376e+01 * r) + 2.209460984245205e+02) * r) - 2.759285104469687e+02) * r)
            + 1.383577518672690e+02) * r) - 3.066479806614716e+01) * r) + 2.506628277459239) * q
            / ((((((((((-5.447609879822406e+01 * r) + 1.615858368580409e+02) * r) - 1.556989798598866e+02) * r)
            + 6.680131188771972e+01) * r) - 1.328068155288572e+01) * r) + 1);
    }
}
