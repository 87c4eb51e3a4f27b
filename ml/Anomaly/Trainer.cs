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

    private readonly List<Example> clean = [];
    private readonly List<Example> faulty = [];
    private Corrections? fitted;
    private int fittedOn;

    /// <summary>Adds the judged submissions of a period and altered copies of them.</summary>
    public void Add(List<Row> rows, double logPrior)
    {
        // The more there is to learn from, the smaller the share of a period that is worth altering.
        var copies = 12.0 * MostRows / Math.Max(1, faulty.Count);
        var fresh = new List<Example>[rows.Count];
        Parallel.For(0, rows.Count, i => fresh[i] = Alter(rows[i], copies, logPrior));
        for (var i = 0; i < rows.Count; i++)
        {
            if (CanTeach(rows[i]))
            {
                clean.Add(new Example(
                    rows[i].Features, rows[i].FixedLogOdds, 1 / (1 + Math.Exp(rows[i].FixedLogOdds)),
                    rows[i].Submission.Id, rows[i].Half));
                faulty.AddRange(fresh[i]);
            }
        }
    }

    /// <summary>
    /// Two sets of trees, each from one half of the agencies; null while the past is too short. A past submission is
    /// judged by the half that has not seen it, a new one by both. Trees are grown anew when there is a fifth more to
    /// learn from.
    /// </summary>
    public Corrections? Fit()
    {
        if (clean.Count < options.MinimumTraining || faulty.Count < options.MinimumTraining / 4)
        {
            return null;
        }
        if (fitted is null || clean.Count >= 1.2 * fittedOn)
        {
            BoostedTrees? first = null, second = null;
            Parallel.Invoke(() => first = FitHalf(0), () => second = FitHalf(1));
            (fitted, fittedOn) = (new Corrections(first!, second!), clean.Count);
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
            examples.Add(new Example(features, logOdds, 1, s.Id, row.Half));
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
        var negatives = Thin(clean.Where(e => e.Half == half).ToList());
        var positives = Thin(faulty.Where(e => e.Half == half).ToList());
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

    /// <summary>A stable sample, chosen by identity so that order and later data do not matter.</summary>
    private static List<Example> Thin(List<Example> examples)
    {
        if (examples.Count <= MostRows)
        {
            return examples;
        }
        return [.. examples.OrderBy(e => new StableRandom(11, e.Id).NextBits()).Take(MostRows)];
    }

    private sealed record Example(float[] Features, double LogOdds, double Weight, string Id, int Half);
}
