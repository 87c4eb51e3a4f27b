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

    private readonly double[] inverse = new double[capacity];
    private double preparedFor = double.NaN;

    public void Add(double weight, double mean, double variance)
    {
        preparedFor = double.NaN;
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
        preparedFor = double.NaN;
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
        preparedFor = double.NaN;
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
        Prepare(sampling);
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            sum += Weights[k] / inverse[k];
        }
        return sum;
    }

    /// <summary>Probability of the interval (lo, hi], at least 1e-300.</summary>
    public double Mass(double lo, double hi, double sampling, double shift = 0)
    {
        Prepare(sampling);
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            var mean = Means[k] + shift;
            sum += Weights[k] * StudentT4.Mass((lo - mean) * inverse[k], (hi - mean) * inverse[k]);
        }
        return Math.Max(sum, 1e-300);
    }

    /// <summary>Log probability of the interval (lo, hi].</summary>
    public double LogMass(double lo, double hi, double sampling, double shift = 0) =>
        Math.Log(Mass(lo, hi, sampling, shift));

    /// <summary>Density at a point.</summary>
    public double Density(double at, double sampling)
    {
        Prepare(sampling);
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            sum += Weights[k] * StudentT4.Density((at - Means[k]) * inverse[k]) * inverse[k];
        }
        return Math.Max(sum, 1e-300);
    }

    /// <summary>P(Y &gt; at).</summary>
    public double UpperTail(double at, double sampling)
    {
        Prepare(sampling);
        var sum = 0.0;
        for (var k = 0; k < Count; k++)
        {
            sum += Weights[k] * StudentT4.Cumulative((Means[k] - at) * inverse[k]);
        }
        return sum;
    }

    /// <summary>
    /// Quantile by Newton's steps, halving the bracket where they leave it; <paramref name="probability"/> strictly
    /// between 0 and 1.
    /// </summary>
    public double Quantile(double probability, double sampling)
    {
        Prepare(sampling);
        double lo = double.MaxValue, hi = double.MinValue;
        for (var k = 0; k < Count; k++)
        {
            lo = Math.Min(lo, Means[k] - 60 / inverse[k]);
            hi = Math.Max(hi, Means[k] + 60 / inverse[k]);
        }
        var scale = Scale(sampling);
        var at = Math.Clamp(Mean + Math.Clamp(probability - 0.5, -0.475, 0.475) * 4 * scale, lo, hi);
        for (var i = 0; i < 60; i++)
        {
            var error = 1 - UpperTail(at, sampling) - probability;
            if (error < 0)
            {
                lo = at;
            }
            else
            {
                hi = at;
            }
            var next = at - error / Density(at, sampling);
            next = next > lo && next < hi ? next : 0.5 * (lo + hi);
            if (Math.Abs(next - at) < 1e-9 * scale)
            {
                return next;
            }
            at = next;
        }
        return at;
    }

    /// <summary>The inverse scales are the dear part, and one submission is judged many times at one sampling
    /// variance.</summary>
    private void Prepare(double sampling)
    {
        if (sampling == preparedFor)
        {
            return;
        }
        for (var k = 0; k < Count; k++)
        {
            inverse[k] = 1 / Math.Sqrt(Variances[k] + Core * sampling);
        }
        preparedFor = sampling;
    }
}
