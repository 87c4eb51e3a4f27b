using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Expectation of every agency of one indicator, learnt period by period. Each agency carries a grid of local level
/// filters (size of a period's movement x share of it that lasts); how far each filter is believed is learnt from all
/// agencies first and from the agency's own errors as they come in, so that two points borrow everything from the peers
/// and thirty points almost nothing. Updates are robust (t weights), and because a robust filter lags after a true
/// step, a component that starts from the last value alone stands beside it. Case loads grow or shrink for years, so
/// sizes also have filters that follow the agency's own trend; rates have limits and do better without.
/// </summary>
internal sealed class FilterBank
{
    private const double Degrees = 4;
    private const double OwnMemory = 0.9;
    private const double LeastWeight = 0.06;

    /// <summary>1 + z^2 / 4 where the log density of an error is -20: beyond, it tells filters apart no
    /// further.</summary>
    private static readonly double LargestSpread = Math.Exp((20 + StudentT4.LogDensity(0)) / 2.5);
    private readonly double[] movement;
    private readonly double[] share;
    private readonly double[] prior;
    private readonly double[] logPrior;
    private readonly double[] scratch;
    private readonly double[] seasonalBlend;
    private readonly bool[] trending;
    private readonly int seasons;
    private readonly int models;
    private readonly List<FilterState> states = [];
    private double cumulativeShift;
    private int periods;

    /// <summary>Creates the grid.</summary>
    /// <param name="sizes">Standard deviations of one period's movement, on the transformed scale.</param>
    /// <param name="seasons">Periods in a year; more than 1 adds components that look one year back.</param>
    /// <param name="trends">True to add filters that follow each agency's trend.</param>
    public FilterBank(double[] sizes, int seasons, bool trends)
    {
        this.seasons = seasons;
        double[] shares = [0.04, 0.3, 1.0];
        double[] blends = seasons > 1 ? [0.5, 1.0] : [];
        var grid = new List<(double Movement, double Share, double Blend, bool Trend)>();
        foreach (var size in sizes)
        {
            grid.AddRange(shares.Select(s => (size * size, s, 0.0, false)));
            grid.AddRange(blends.Select(b => (size * size, 0.3, b, false)));
            if (trends)
            {
                grid.AddRange(shares.Select(s => (size * size, s, 0.0, true)));
            }
        }
        models = grid.Count;
        movement = [.. grid.Select(g => g.Movement)];
        share = [.. grid.Select(g => g.Share)];
        seasonalBlend = [.. grid.Select(g => g.Blend)];
        trending = [.. grid.Select(g => g.Trend)];
        prior = new double[models];
        logPrior = new double[models];
        Array.Fill(prior, 1.0 / models);
        Array.Fill(logPrior, -Math.Log(models));
        scratch = new double[models];
    }

    /// <summary>Number of agencies.</summary>
    public int Count => states.Count;

    /// <summary>Adds an agency without history and returns its number.</summary>
    public int AddAgency()
    {
        states.Add(new FilterState(models, seasons));
        return states.Count - 1;
    }

    /// <summary>True when the agency has been seen before.</summary>
    public bool HasHistory(int agency) => states[agency].Seen > 0;

    /// <summary>Periods seen so far.</summary>
    public int Seen(int agency) => states[agency].Seen;

    /// <summary>Standardised error of the last submission seen, 0 before the second one.</summary>
    public double LastError(int agency) => states[agency].LastError;

    /// <summary>
    /// Predictive distribution of the next value of an agency with history, without the common movement.
    /// </summary>
    /// <param name="agency">Number from <see cref="AddAgency"/>.</param>
    /// <param name="period">The period to predict.</param>
    public Expectation Predict(int agency, int period)
    {
        var state = states[agency];
        var elapsed = Math.Max(1, period - state.LastPeriod);
        var weights = scratch;
        Posterior(state, weights);
        var trend = state.Trend;
        var season = seasons > 1 ? state.SeasonValue[Modulo(period, seasons)] : double.NaN;
        var peak = 0.0;
        for (var g = 0; g < models; g++)
        {
            if (seasonalBlend[g] > 0 && double.IsNaN(season))
            {
                weights[g] = 0;
            }
            peak = Math.Max(peak, weights[g]);
        }
        var kept = 0;
        for (var g = 0; g < models; g++)
        {
            kept += weights[g] < LeastWeight * peak || weights[g] == 0 ? 0 : 1;
        }
        // Room for the component of the last value, and for a copy of all beside it.
        var expectation = new Expectation(2 * kept + 2);
        for (var g = 0; g < models; g++)
        {
            if (weights[g] < LeastWeight * peak || weights[g] == 0)
            {
                continue;
            }
            var (mean, variance) = Component(state, g, elapsed, season, trend);
            expectation.Add(weights[g], mean, variance);
        }
        expectation.Normalise();
        AddLast(expectation, state, elapsed);
        return expectation;
    }

    /// <summary>Distribution for an agency that has never reported: its peers' present levels.</summary>
    public static Expectation FromPeers(double centre, double variance)
    {
        var expectation = new Expectation(2);
        expectation.Add(1, centre, variance);
        return expectation;
    }

    /// <summary>Moves all levels by the period's common movement; call once per period, before <see
    /// cref="Update"/>.</summary>
    public void MoveAll(double shift)
    {
        cumulativeShift += shift;
        foreach (var state in states)
        {
            for (var g = 0; g < models; g++)
            {
                state.Mean[g] += (float)shift;
            }
            state.LastValue += shift;
        }
    }

    /// <summary>
    /// Forgets the levels, but not how restless each agency is: the next value of each sets its level anew.
    /// </summary>
    public void Restart(double variance)
    {
        foreach (var state in states)
        {
            Array.Fill(state.Variance, (float)(100 * variance));
            Array.Fill(state.SeasonValue, double.NaN);
            state.ResetTrend();
            state.Restarted = true;
        }
    }

    /// <summary>Takes in an observed value.</summary>
    /// <param name="agency">Number from <see cref="AddAgency"/>.</param>
    /// <param name="period">Period of the value.</param>
    /// <param name="value">Transformed value; NaN is ignored.</param>
    /// <param name="sampling">Sampling variance of the value.</param>
    /// <param name="peerVariance">Variance between the levels of agencies, the prior of a first value.</param>
    /// <param name="peerCentre">Centre of the agencies' levels.</param>
    /// <param name="inflation">Factor on the variances of an unusually restless period; 1 otherwise.</param>
    /// <param name="trust">1 minus the probability that the value is a fault.</param>
    public void Update(
        int agency,
        int period,
        double value,
        double sampling,
        double peerCentre,
        double peerVariance,
        double inflation,
        double trust)
    {
        if (double.IsNaN(value))
        {
            return;
        }
        var state = states[agency];
        var elapsed = Math.Max(1, period - state.LastPeriod);
        var season = seasons > 1 ? state.SeasonValue[Modulo(period, seasons)] : double.NaN;
        var belief = trust;
        if (state.Seen == 0)
        {
            for (var g = 0; g < models; g++)
            {
                var noise = (1 - share[g]) * movement[g] + sampling;
                var gain = peerVariance / (peerVariance + noise);
                state.Mean[g] = (float)(peerCentre + gain * (value - peerCentre));
                state.Variance[g] = (float)((1 - gain) * peerVariance);
            }
        }
        else
        {
            var weights = scratch;
            Posterior(state, weights);
            var error = 0.0;
            var trend = state.Trend;
            for (var g = 0; g < models; g++)
            {
                var (mean, variance) = Component(state, g, elapsed, season, trend);
                // Component() predicts without the shift for seasonal models only through SeasonValue, which is kept
                // relative to the cumulative shift; all means are therefore comparable here.
                var total = variance * inflation + sampling;
                var scale = Math.Sqrt(total);
                var z = (value - mean) / scale;
                if (!state.Restarted)
                {
                    // The log density of a t with four degrees of freedom, up to a constant, in one logarithm.
                    var spread = Math.Min(1 + z * z * 0.25, LargestSpread);
                    var square = spread * spread;
                    state.LogWeight[g] = (float)(OwnMemory * state.LogWeight[g]
                        - 0.5 * trust * Math.Log(total * square * square * spread));
                }
                error += weights[g] * z;
                var permanent = share[g] * movement[g] * elapsed;
                var before = state.Variance[g] + permanent;
                var weight = (Degrees + 1) / (Degrees + z * z) * Math.Max(trust, 0.02);
                var noise = ((1 - share[g]) * movement[g] + sampling) * inflation / Math.Min(1, weight);
                var gain = before / (before + noise);
                var from = trending[g] ? state.Mean[g] + trend * elapsed : state.Mean[g];
                state.Mean[g] = (float)(from + gain * (value - from));
                state.Variance[g] = (float)((1 - gain) * before);
            }
            belief *= Math.Min(1, (Degrees + 1) / (Degrees + error * error));
            state.LastError = state.Restarted ? 0 : error;
            state.Restarted = false;
        }
        state.AddToTrend(period, value - cumulativeShift, belief);
        state.Seen++;
        state.LastValue = value;
        state.LastSampling = sampling;
        state.LastTrust = trust;
        state.LastPeriod = period;
        if (seasons > 1)
        {
            state.SeasonValue[Modulo(period, seasons)] = value - cumulativeShift;
        }
    }

    /// <summary>Learns from all agencies how common each filter is (one step of expectation-maximisation).</summary>
    public void LearnPrior()
    {
        var sums = new double[models];
        var weights = scratch;
        // Early periods teach most; later ones only follow, so one step is enough.
        for (var round = periods++ < 4 ? 3 : 1; round > 0; round--)
        {
            Array.Fill(sums, 1.0 / models);
            foreach (var state in states)
            {
                if (state.Seen > 1)
                {
                    Posterior(state, weights);
                    for (var g = 0; g < models; g++)
                    {
                        sums[g] += weights[g];
                    }
                }
            }
            var total = sums.Sum();
            for (var g = 0; g < models; g++)
            {
                prior[g] = sums[g] / total;
                logPrior[g] = Math.Log(prior[g] + 1e-6);
            }
        }
    }

    /// <summary>Writes everything learnt, so that <see cref="Restore"/> goes on exactly here.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(cumulativeShift);
        writer.Write(periods);
        StateText.Write(writer, prior);
        StateText.Write(writer, logPrior);
        writer.Write(states.Count);
        foreach (var state in states)
        {
            state.Save(writer);
        }
    }

    /// <summary>Takes up what <see cref="Save"/> wrote, in a bank of the same grid.</summary>
    public void Restore(BinaryReader reader)
    {
        cumulativeShift = reader.ReadDouble();
        periods = reader.ReadInt32();
        StateText.Read(reader, prior);
        StateText.Read(reader, logPrior);
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            states[AddAgency()].Restore(reader);
        }
    }

    private (double Mean, double Variance) Component(FilterState state, int g, int elapsed, double season, double trend)
    {
        var permanent = share[g] * movement[g] * elapsed;
        var mean = state.Mean[g] + (trending[g] ? trend * elapsed : 0);
        if (seasonalBlend[g] > 0 && !double.IsNaN(season))
        {
            mean += seasonalBlend[g] * (season + cumulativeShift - mean);
            return (mean, movement[g]);
        }
        return (mean, state.Variance[g] + permanent + (1 - share[g]) * movement[g]);
    }

    /// <summary>
    /// The component that starts from the last value alone, weighing more when that value came as a surprise.
    /// </summary>
    private static void AddLast(Expectation expectation, FilterState state, int elapsed)
    {
        var surprise = Math.Abs(state.LastError);
        var weight = state.Seen < 2 ? 0.05 : surprise > 2 ? 0.4 : 0.1;
        var variance = 0.0;
        for (var k = 0; k < expectation.Count; k++)
        {
            variance += expectation.Weights[k] * expectation.Variances[k];
            expectation.Weights[k] *= 1 - weight;
        }
        expectation.Add(weight, state.LastValue, variance * (0.7 + 0.3 * elapsed) + state.LastSampling);
    }

    private void Posterior(FilterState state, double[] weights)
    {
        var peak = double.NegativeInfinity;
        for (var g = 0; g < models; g++)
        {
            weights[g] = state.LogWeight[g] + logPrior[g];
            peak = Math.Max(peak, weights[g]);
        }
        var sum = 0.0;
        for (var g = 0; g < models; g++)
        {
            weights[g] = Math.Exp(weights[g] - peak);
            sum += weights[g];
        }
        for (var g = 0; g < models; g++)
        {
            weights[g] /= sum;
        }
    }

    private static int Modulo(int period, int length) => ((period % length) + length) % length;
}
