using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Learns, from a panel's past and faults injected into it, how far the fixed combination of the evidence should be
/// corrected here. Submissions of the past stand for clean ones, each with its probability of being so.
/// </summary>
internal sealed class Trainer(DetectorOptions options)
{
    /// <summary>Rows without three earlier submissions teach little and are judged by the fixed combination's
    /// strength.</summary>
    private const int LeastSeen = 2;

    /// <summary>Share of injected faults in training, well above the real share so that their shape shows.</summary>
    private const double TrainingShare = 0.05;

    private const int MostRows = 8_000;

    /// <summary>Altered copies of one submission, while there are few submissions.</summary>
    private const int MostCopies = 3;

    private static readonly BoostedTrees.Settings Boosting = new();

    // By the half of the agencies; of many examples a stable sample.
    private readonly List<Example>[] clean = [[], []];
    private readonly List<Example>[] faulty = [[], []];
    private Corrections? fitted;
    private int fittedOn;
    private int cleanSeen;
    private int faultySeen;

    /// <summary>Adds the judged submissions of a period and altered copies of them.</summary>
    public void Add(List<Row> rows, double logPrior)
    {
        // The more there is to learn from, the smaller the share of a period that is worth altering.
        var copies = 12.0 * MostRows / Math.Max(1, faultySeen);
        var fresh = new List<Example>[rows.Count];
        // Neighbours look at each other's expectations, which keep their last scale: one indicator, one thread.
        Parallel.ForEach(
            Enumerable.Range(0, rows.Count).GroupBy(i => rows[i].Submission.Indicator, StringComparer.Ordinal),
            indicator =>
            {
                foreach (var i in indicator)
                {
                    fresh[i] = Alter(rows[i], copies, logPrior);
                }
            });
        for (var i = 0; i < rows.Count; i++)
        {
            if (CanTeach(rows[i]))
            {
                clean[rows[i].Half].Add(new Example(
                    rows[i].Features, rows[i].FixedLogOdds, 1 / (1 + Math.Exp(rows[i].FixedLogOdds)), Order(rows[i])));
                faulty[rows[i].Half].AddRange(fresh[i]);
                cleanSeen++;
                faultySeen += fresh[i].Count;
            }
        }
        foreach (var half in clean.Concat(faulty))
        {
            Thin(half);
        }
    }

    /// <summary>Writes everything that later periods learn from.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(cleanSeen);
        writer.Write(faultySeen);
        writer.Write(fittedOn);
        foreach (var half in clean.Concat(faulty))
        {
            writer.Write(half.Count);
            foreach (var example in half)
            {
                writer.Write(example.Features.Length);
                StateText.Write(writer, example.Features);
                writer.Write(example.LogOdds);
                writer.Write(example.Weight);
                writer.Write(example.Order);
            }
        }
        writer.Write(fitted is not null);
        fitted?.Save(writer);
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    public void Restore(BinaryReader reader)
    {
        cleanSeen = reader.ReadInt32();
        faultySeen = reader.ReadInt32();
        fittedOn = reader.ReadInt32();
        foreach (var half in clean.Concat(faulty))
        {
            var count = reader.ReadInt32();
            for (var i = 0; i < count; i++)
            {
                var features = new float[reader.ReadInt32()];
                StateText.Read(reader, features);
                half.Add(new Example(features, reader.ReadDouble(), reader.ReadDouble(), reader.ReadUInt64()));
            }
        }
        fitted = reader.ReadBoolean() ? Corrections.Restore(reader) : null;
    }

    /// <summary>
    /// Two sets of trees, each from one half of the agencies; null while the past is too short. A past submission is
    /// judged by the half that has not seen it, a new one by both. Trees are grown anew when there is a fifth more to
    /// learn from.
    /// </summary>
    public Corrections? Fit()
    {
        if (cleanSeen < options.MinimumTraining || faultySeen < options.MinimumTraining / 4)
        {
            return null;
        }
        if (fitted is null || cleanSeen >= 1.2 * fittedOn)
        {
            BoostedTrees? first = null, second = null;
            Parallel.Invoke(() => first = FitHalf(0), () => second = FitHalf(1));
            (fitted, fittedOn) = (new Corrections(first!, second!), cleanSeen);
        }
        return fitted;
    }

    private static bool CanTeach(Row row) =>
        row.Context.Seen >= LeastSeen && !row.Reading.IsMissing && !row.IsBroken;

    private List<Example> Alter(Row row, double copies, double logPrior)
    {
        var examples = new List<Example>();
        if (!CanTeach(row))
        {
            return examples;
        }
        var s = row.Submission;
        var random = new StableRandom(options.Seed + s.Period, s.Panel, s.Indicator, s.Agency);
        var wanted = Math.Min(MostCopies, (int)(copies + random.NextDouble()));
        for (var copy = 0; copy < wanted; copy++)
        {
            if (FaultInjector.Alter(row, random) is not { } altered)
            {
                continue;
            }
            var evidence = Evidence.Judge(row.Context, altered.Reading);
            if (evidence.BrokenRule is not null)
            {
                continue;
            }
            JudgeNeighbours(row, altered, evidence);
            var logOdds = Block.Combine(evidence, logPrior);
            var features = Features.Of(row.Context, altered.Reading, evidence, logOdds);
            examples.Add(new Example(features, logOdds, 1, Order(row)));
        }
        return examples;
    }

    private BoostedTrees FitHalf(int half)
    {
        var rows = new List<float[]>();
        var labels = new List<bool>();
        var weights = new List<double>();
        var start = new List<double>();
        // Log odds at the training share instead of the assumed share.
        var lift = Math.Log(TrainingShare / (1 - TrainingShare))
            - Math.Log(options.FaultShare / (1 - options.FaultShare));
        var (negatives, positives) = (clean[half], faulty[half]);
        var weight = TrainingShare / (1 - TrainingShare) * negatives.Sum(e => e.Weight) / positives.Count;
        foreach (var e in negatives)
        {
            Take(e, false, e.Weight);
        }
        foreach (var e in positives)
        {
            Take(e, true, weight);
        }
        return BoostedTrees.Fit(rows, labels, weights, start, Boosting);

        void Take(Example e, bool label, double w)
        {
            rows.Add(e.Features);
            labels.Add(label);
            weights.Add(w);
            start.Add(e.LogOdds + lift);
        }
    }

    private static void JudgeNeighbours(Row row, FaultInjector.Altered altered, Evidence evidence)
    {
        var sum = double.NegativeInfinity;
        foreach (var other in new[] { row.Next, row.Before })
        {
            if (other is null || other == row || other.Evidence.BrokenRule is not null)
            {
                continue;
            }
            // The partner of an exchange now holds this row's own figures.
            var theirs = other == altered.Partner ? row.Reading : other.Reading;
            var logTheirs = other == altered.Partner
                ? other.Context.LogProbability(theirs)
                : other.Evidence.LogProbability;
            sum = Evidence.LogAdd(sum, Evidence.SwapLogRatio(
                row.Context, altered.Reading, evidence.LogProbability, other.Context, theirs, logTheirs));
        }
        evidence.Set(Fault.Swap, sum - Math.Log(2));
    }

    /// <summary>A stable sample, chosen by identity so that the order of the input does not matter.</summary>
    private static void Thin(List<Example> examples)
    {
        if (examples.Count > MostRows)
        {
            var kept = examples.OrderBy(e => e.Order).Take(MostRows).ToList();
            examples.Clear();
            examples.AddRange(kept);
        }
    }

    private static ulong Order(Row row) => row.Order(11);

    private sealed record Example(float[] Features, double LogOdds, double Weight, ulong Order);
}
