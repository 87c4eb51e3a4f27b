using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Predictive distribution of one transformed value before it is seen: a mixture of scaled t distributions with four
/// degrees of freedom. <see cref="Variances"/> leave out the sampling variance of the observation, which depends on
/// the denominator that is assumed and is added at each evaluation.
/// </summary>
internal sealed class Expectation(int capacity)
{
    /// <summary>
    /// Sampling noise is normal, and a t with four degrees of freedom of the same core has a smaller scale.
    /// </summary>
    private const double Core = 0.7;

    public int Count { get; private set; }
    public double[] Weights { get; } = new double[capacity];
    public double[] Means { get; } = new double[capacity];
    public double[] Variances { get; } = new double[capacity];

    public void Add(double weight, double mean, double variance)
    {
        Weights[Count] = weight;
        Means[Count] = mean;
        Variances[Count] = variance;
        Count++;
    }

    /// <summary>Scales the weights to sum to one.</summary>
    public void Normalise()
    {
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            sum += Weights[k];
        }
        for (var k = 0; k < Count; k++)
        {
            Weights[k] /= sum;
        }
    }

    /// <summary>Moves every component: the movement that all peers of the period have in common.</summary>
    public void Shift(double by, double varianceFactor)
    {
        for (var k = 0; k < Count; k++)
        {
            Means[k] += by;
            Variances[k] *= varianceFactor;
        }
    }

    /// <summary>
    /// Moves the mixture by a number of its own scales and narrows it, leaving a copy in place with a small weight.
    /// </summary>
    public void MoveWith(double scales, double varianceFactor, double unmovedShare)
    {
        var count = Math.Min(Count, Weights.Length / 2);
        for (var k = 0; k < count; k++)
        {
            Add(Weights[k] * unmovedShare, Means[k], Variances[k]);
            Weights[k] *= 1 - unmovedShare;
            Means[k] += scales * Math.Sqrt(Variances[k]);
            Variances[k] *= varianceFactor;
        }
    }

    public double Mean
    {
        get
        {
            var sum = 0.0;
            for (var k = 0; k < Count; k++)
            {
                sum += Weights[k] * Means[k];
            }
            return sum;
        }
    }

    /// <summary>Typical scale: the weighted mean of the components' scales.</summary>
    public double Scale(double sampling)
    {
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            sum += Weights[k] * Math.Sqrt(Variances[k] + Core * sampling);
        }
        return sum;
    }

    /// <summary>Log probability of the interval (lo, hi].</summary>
    public double LogMass(double lo, double hi, double sampling, double shift = 0)
    {
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            var inverse = 1 / Math.Sqrt(Variances[k] + Core * sampling);
            var mean = Means[k] + shift;
            sum += Weights[k] * StudentT4.Mass((lo - mean) * inverse, (hi - mean) * inverse);
        }
        return Math.Log(Math.Max(sum, 1e-300));
    }

    /// <summary>Log density at a point.</summary>
    public double LogDensity(double at, double sampling)
    {
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            var inverse = 1 / Math.Sqrt(Variances[k] + Core * sampling);
            sum += Weights[k] * StudentT4.Density((at - Means[k]) * inverse) * inverse;
        }
        return Math.Log(Math.Max(sum, 1e-300));
    }

    /// <summary>P(Y &gt; at).</summary>
    public double UpperTail(double at, double sampling)
    {
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            sum += Weights[k] * StudentT4.Cumulative((Means[k] - at) / Math.Sqrt(Variances[k] + Core * sampling));
        }
        return sum;
    }

    /// <summary>Quantile by bisection; <paramref name="probability"/> strictly between 0 and 1.</summary>
    public double Quantile(double probability, double sampling)
    {
        double lo = double.MaxValue, hi = double.MinValue;
        for (var k = 0; k < Count; k++)
        {
            var reach = 60 * Math.Sqrt(Variances[k] + Core * sampling);
            lo = Math.Min(lo, Means[k] - reach);
            hi = Math.Max(hi, Means[k] + reach);
        }
        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (lo + hi);
            if (1 - UpperTail(middle, sampling) < probability)
            {
                lo = middle;
            }
            else
            {
                hi = middle;
            }
        }
        return 0.5 * (lo + hi);
    }
}
