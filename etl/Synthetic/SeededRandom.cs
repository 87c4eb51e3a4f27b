namespace ItAnalytics.Etl.Synthetic;

/// <summary>
/// SplitMix64 with the few draws that the generator needs. System.Random promises no sequence across .NET versions;
/// a committed sample must be the same bytes everywhere.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A generator of its own for one named part, so that adding a part moves no other part's draws.</summary>
    public static SeededRandom For(int seed, string part)
    {
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var letter in part)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }
        return new SeededRandom(hash);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform among 0 .. <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>Standard normal (Box-Muller, one of the pair).</summary>
    public double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Number of successes: drawn one by one up to 64 cases, by the normal approximation above.</summary>
    public long Binomial(long cases, double probability)
    {
        if (cases > 64)
        {
            var spread = Math.Sqrt(cases * probability * (1 - probability));
            var drawn = Math.Round(cases * probability + spread * Normal());
            return (long)Math.Clamp(drawn, 0, cases);
        }
        var successes = 0L;
        for (var i = 0; i < cases; i++)
        {
            successes += Uniform() < probability ? 1 : 0;
        }
        return successes;
    }

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
