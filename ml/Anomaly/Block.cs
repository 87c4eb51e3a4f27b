using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// One indicator, walked through in order of periods. Each step forms the expectations from what came before, judges the
/// period, then lets the period into the history. Of earlier periods only what was learnt is kept.
/// </summary>
internal sealed class Block
{
    private static readonly double[] RateSizes = [0.003, 0.007, 0.015, 0.03, 0.06, 0.12, 0.24];
    private static readonly double[] LogSizes = [0.01, 0.025, 0.06, 0.12, 0.25, 0.5, 1.0];

    /// <summary>Factor on the variances at a declared break, where agencies move by different amounts.</summary>
    private const double BreakWidening = 9;

    private readonly DetectorOptions options;
    private readonly ValueScale scale;
    private readonly FilterBank rates;
    private readonly FilterBank sizes;
    private readonly Dictionary<string, int> agencies = new(StringComparer.Ordinal);
    private readonly List<Track> tracks = [];
    private readonly HashSet<int> breaks;
    private readonly double logPrior;
    private double pairs, repeats, rateRepeats;
    private int decimals;
    private Movement rate = null!;
    private Movement size = null!;

    /// <summary>An indicator that nothing is known of yet.</summary>
    /// <param name="panel">Panel of the indicator.</param>
    /// <param name="indicator">Its code.</param>
    /// <param name="number">Its place in the order in which indicators appeared.</param>
    /// <param name="scale">How its values are read.</param>
    /// <param name="seasons">Periods in a year.</param>
    /// <param name="options">Settings.</param>
    public Block(
        string panel, string indicator, int number, ValueScale scale, int seasons, DetectorOptions options)
    {
        this.options = options;
        this.scale = scale;
        Number = number;
        Seasons = seasons;
        rates = new FilterBank(scale == ValueScale.Rate ? RateSizes : LogSizes, seasons, trends: false);
        sizes = new FilterBank(LogSizes, seasons, trends: true);
        breaks = options.KnownBreaks
            .Where(b => b.Panel == panel && b.Indicator == indicator)
            .Select(b => b.Period)
            .ToHashSet();
        logPrior = Math.Log(options.FaultShare / Evidence.Faults);
    }

    /// <summary>An indicator as its first period shows it.</summary>
    public static Block Of(string panel, string indicator, int number, List<Row> first, DetectorOptions options) => new(
        panel, indicator, number,
        options.Scales.TryGetValue(indicator, out var known) ? known : InferScale(first),
        Math.Clamp(first[0].Submission.SeasonLength, 1, 366), options);

    /// <summary>Place among the panel's indicators.</summary>
    public int Number { get; }

    public int Seasons { get; }

    /// <summary>The submissions of the period at hand, by agency; none where the indicator is not reported.</summary>
    public List<Row> Rows { get; set; } = [];

    /// <summary>Findings of earlier periods that this period's figures have shown to be spikes.</summary>
    public List<Finding> Settled { get; } = [];

    /// <summary>Forms the expectations of one period; sets <see cref="Row.Error"/> and <see
    /// cref="Row.RateExpectation"/>.</summary>
    public void Expect(int period)
    {
        var rows = Rows;
        foreach (var row in rows)
        {
            var r = row.Reading;
            decimals = Math.Max(decimals, Decimals(r));
            if (!agencies.TryGetValue(row.Submission.Agency, out var number))
            {
                agencies[row.Submission.Agency] = number = rates.AddAgency();
                sizes.AddAgency();
                tracks.Add(new Track(Seasons));
            }
            row.Agency = number;
        }
        rate = Forecast(rates, rows, period, row => Context.Place(row.Reading, scale));
        size = Forecast(sizes, rows, period, row => row.Reading is { HasCounts: true, Denominator: >= 1 } r
            ? (Math.Log(r.Denominator), 1 / r.Denominator)
            : (double.NaN, 0));
        var broken = breaks.Contains(period);
        for (var i = 0; i < rows.Count; i++)
        {
            var expectation = rate.Expectations[i];
            if (broken)
            {
                expectation.Shift(0, BreakWidening);
            }
            rows[i].RateExpectation = expectation;
            rows[i].Error = rates.Seen(rows[i].Agency) > 1
                ? (rate.Values[i] - expectation.Mean) / expectation.Scale(rate.Sampling[i])
                : double.NaN;
        }
    }

    /// <summary>Judges all rows of the period last expected and learns from them.</summary>
    public void Judge(int period)
    {
        var rows = Rows;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            row.Context = MakeContext(row, rate.Expectations[i], size.Expectations[i], period, rows.Count);
            row.Evidence = Evidence.Judge(row.Context, row.Reading);
        }
        Neighbours.JudgeExchanges(rows);
        Neighbours.JudgeDuplicates(rows);
        JudgeSelfGaps(rows);
        foreach (var row in rows)
        {
            row.FixedLogOdds = Evidence.LogAdd(Combine(row.Evidence, logPrior), logPrior + row.SelfGapLogRatio);
            row.IsBroken = row.Evidence.BrokenRule is not null;
            row.Features = options.Train ? Features.Of(row.Context, row.Reading, row.Evidence, row.FixedLogOdds) : [];
            row.CeilingRun = Ceiling(row);
        }
        Learn(rows, period);
    }

    /// <summary>The fixed combination: log of the prior-weighted sum of all likelihood ratios.</summary>
    public static double Combine(Evidence evidence, double logPrior)
    {
        if (evidence.BrokenRule is not null)
        {
            return 30;
        }
        var sum = 0.0;
        foreach (var ratio in evidence.LogRatios)
        {
            sum += Math.Exp(ratio);
        }
        return logPrior + Math.Log(sum);
    }

    private static Movement Forecast(
        FilterBank bank,
        List<Row> rows,
        int period,
        Func<Row, (double Y, double Sampling)> place)
    {
        var values = new double[rows.Count];
        var sampling = new double[rows.Count];
        var expectations = new Expectation?[rows.Count];
        var levels = new List<double>();
        var errors = new List<double>();
        var standard = new List<double>();
        for (var i = 0; i < rows.Count; i++)
        {
            (values[i], sampling[i]) = place(rows[i]);
            if (!double.IsNaN(values[i]))
            {
                levels.Add(values[i]);
            }
            if (!bank.HasHistory(rows[i].Agency))
            {
                continue;
            }
            var expectation = bank.Predict(rows[i].Agency, period);
            expectations[i] = expectation;
            if (!double.IsNaN(values[i]))
            {
                var error = values[i] - expectation.Mean;
                errors.Add(error);
                standard.Add(error / expectation.Scale(sampling[i]));
            }
        }
        var count = errors.Count;
        var shift = count == 0 ? 0 : Robust.Median(errors.ToArray()) * count / (count + 4.0);
        var inflation = 1.0;
        if (count >= 5)
        {
            // 1.1 is the same statistic of an undisturbed t with four degrees of freedom.
            var centre = Robust.Median(standard.ToArray());
            var ratio = Robust.Mad(standard.ToArray(), centre) / 1.1;
            inflation = Math.Clamp(1 + (ratio * ratio - 1) * count / (count + 15.0), 1, 100);
        }
        var peerCentre = levels.Count == 0 ? 0 : Robust.Median(levels.ToArray());
        var spread = levels.Count < 3 ? 0.3 : Robust.Mad(levels.ToArray(), peerCentre);
        var peerVariance = Math.Max(spread * spread, 1e-4);
        for (var i = 0; i < rows.Count; i++)
        {
            if (expectations[i] is { } e)
            {
                e.Shift(shift, inflation);
            }
            else
            {
                expectations[i] = FilterBank.FromPeers(peerCentre, peerVariance);
            }
        }
        return new Movement(values, sampling, expectations!, shift, inflation, peerCentre, peerVariance);
    }

    private Context MakeContext(
        Row row,
        Expectation rateExpectation,
        Expectation sizeExpectation,
        int period,
        int peers)
    {
        var track = tracks[row.Agency];
        var blockShare = (repeats + 0.3) / (pairs + 300);
        var blockRate = (rateRepeats + 0.3) / (pairs + 300);
        return new Context
        {
            Scale = scale,
            Rate = rateExpectation,
            Size = scale == ValueScale.Rate && row.Reading.HasCounts ? sizeExpectation : null,
            Previous = track.At(period - 1),
            YearBefore = Seasons > 1 ? track.At(period - Seasons) : Track.None,
            RepeatShare = (track.Repeats + 30 * blockShare) / (track.Pairs + 30),
            RateRepeatShare = (track.RateRepeats + 30 * blockRate) / (track.Pairs + 30),
            Decimals = decimals,
            Seen = rates.Seen(row.Agency),
            Peers = peers,
            LastError = rates.LastError(row.Agency),
        };
    }

    private void JudgeSelfGaps(List<Row> rows)
    {
        var gaps = rows
            .Where(r => r.Submission.SelfValue is { } s && double.IsFinite(s) && !double.IsNaN(r.Reading.Value))
            .Select(r => (Row: r, Gap: r.Submission.SelfValue!.Value - r.Reading.Value))
            .ToList();
        if (gaps.Count == 0)
        {
            return;
        }
        var values = gaps.Select(g => g.Gap).ToArray();
        var centre = values.Length >= 8 ? Robust.Median(values) : 0;
        var spread = values.Length >= 8 ? Robust.Mad(values, centre) : 0;
        var usual = Math.Max(spread, 0.4 * options.SelfGapTolerance);
        foreach (var (row, gap) in gaps)
        {
            row.SelfGap = gap;
            var z = (gap - centre) / usual;
            row.SelfGapLogRatio = StudentT4.LogDensity(z / 6) - Math.Log(6) - StudentT4.LogDensity(z);
        }
    }

    private int Ceiling(Row row)
    {
        var track = tracks[row.Agency];
        return scale == ValueScale.Rate && row.Reading is { IsMissing: false } r && row.Evidence.BrokenRule is null
            && (r.HasCounts ? r.Numerator >= r.Denominator && r.Denominator > 0 : r.Value >= 1)
                ? track.CeilingRun + 1
                : 0;
    }

    /// <summary>Waits for the agency's next figure, which tells a spike from a jump.</summary>
    public void Await(Row row, OpenJump jump) => tracks[row.Agency].Open = jump;

    /// <summary>Writes everything learnt.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Number);
        writer.Write((int)scale);
        writer.Write(Seasons);
        writer.Write(pairs);
        writer.Write(repeats);
        writer.Write(rateRepeats);
        writer.Write(decimals);
        rates.Save(writer);
        sizes.Save(writer);
        foreach (var (agency, number) in agencies.OrderBy(a => a.Value))
        {
            writer.Write(agency);
            tracks[number].Save(writer);
        }
    }

    /// <summary>The indicator that <see cref="Save"/> wrote.</summary>
    public static Block Restore(
        string panel, string indicator, BinaryReader reader, DetectorOptions options, ModelVersion model)
    {
        var block = new Block(
            panel, indicator, reader.ReadInt32(), (ValueScale)reader.ReadInt32(), reader.ReadInt32(), options)
        {
            pairs = reader.ReadDouble(),
            repeats = reader.ReadDouble(),
            rateRepeats = reader.ReadDouble(),
            decimals = reader.ReadInt32(),
        };
        block.rates.Restore(reader);
        block.sizes.Restore(reader);
        for (var number = 0; number < block.rates.Count; number++)
        {
            block.agencies.Add(reader.ReadString(), number);
            block.tracks.Add(Track.Restore(reader, block.Seasons, model));
        }
        return block;
    }

    private void Learn(List<Row> rows, int period)
    {
        var broken = breaks.Contains(period);
        if (broken)
        {
            rates.Restart(rate.PeerVariance);
        }
        rates.MoveAll(rate.Shift);
        sizes.MoveAll(size.Shift);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var trust = 1 / (1 + Math.Exp(Math.Min(30, row.FixedLogOdds)));
            var possible = row.Evidence.BrokenRule is null;
            if (possible)
            {
                rates.Update(
                    row.Agency, period, rate.Values[i], rate.Sampling[i], rate.PeerCentre, rate.PeerVariance,
                    rate.Inflation, broken ? 1 : trust);
                sizes.Update(
                    row.Agency, period, size.Values[i], size.Sampling[i], size.PeerCentre, size.PeerVariance,
                    size.Inflation, trust);
            }
            var track = tracks[row.Agency];
            track.CeilingRun = row.CeilingRun;
            if (row.Context.Previous is { IsMissing: false, AtLimit: false } previous && !row.Reading.IsMissing)
            {
                var same = previous.Same(row.Reading);
                var sameRate = !same && row.Evidence.LogRatios[(int)Fault.CopyRate] > Evidence.Floor;
                track.Pairs++;
                pairs++;
                track.Repeats += same ? 1 : 0;
                repeats += same ? 1 : 0;
                track.RateRepeats += sameRate ? 1 : 0;
                rateRepeats += sameRate ? 1 : 0;
            }
            track.Add(period, row.Reading);
            if (track.Open?.Hear(row.Reading) is { } spike)
            {
                Settled.Add(spike);
            }
            track.Open = null;
        }
        rates.LearnPrior();
        sizes.LearnPrior();
    }

    private static ValueScale InferScale(List<Row> rows)
    {
        var values = rows.Where(r => !double.IsNaN(r.Reading.Value)).ToList();
        var inside = values.Count(r => r.Reading.HasCounts || r.Reading.Value is >= 0 and <= 1);
        return values.Count == 0 || inside >= 0.9 * values.Count ? ValueScale.Rate : ValueScale.Amount;
    }

    /// <summary>Decimal places in use, at most 6: the precision at which a repeat is a repeat.</summary>
    private static int Decimals(Reading r)
    {
        if (double.IsNaN(r.Value) || Math.Abs(r.Value) > 1e8)
        {
            return 0;
        }
        var value = Math.Abs(r.Value);
        for (var d = 0; d < 6; d++)
        {
            var scaled = value * Math.Pow(10, d);
            if (Math.Abs(scaled - Math.Round(scaled)) < 1e-7 * Math.Max(1, scaled))
            {
                return d;
            }
        }
        return 6;
    }

    /// <summary>One measure's expectations at one period and what all agencies did together.</summary>
    private sealed record Movement(
        double[] Values,
        double[] Sampling,
        Expectation[] Expectations,
        double Shift,
        double Inflation,
        double PeerCentre,
        double PeerVariance);
}
