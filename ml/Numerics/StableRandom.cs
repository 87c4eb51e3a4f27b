using MathNet.Numerics.Distributions;

namespace ItAnalytics.Ml.Numerics;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014), seeded from a number and texts. System.Random gives no promise between
/// versions of .NET, and results here must be the same for ever and independent of the order of the input.
/// </summary>
internal sealed class StableRandom
{
    private ulong state;

    public StableRandom(long seed, params ReadOnlySpan<string> keys)
    {
        unchecked
        {
            state = (ulong)seed ^ 0x9E3779B97F4A7C15UL;
            foreach (var key in keys)
            {
                foreach (var c in key)
                {
                    state = (state ^ c) * 0x100000001B3UL;
                }
                state = (state ^ 0x1F) * 0x100000001B3UL;
            }
        }
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
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

    /// <summary>Uniform in the open interval (0, 1).</summary>
    public double NextDouble() => ((NextBits() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 .. <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)(NextDouble() * count);

    /// <summary>Standard normal.</summary>
    public double NextNormal() => Normal.InvCDF(0, 1, NextDouble());
}
