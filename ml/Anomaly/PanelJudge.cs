namespace ItAnalytics.Ml.Anomaly;

/// <summary>What one period brought.</summary>
/// <param name="Findings">One finding per submission that asked for one, in the order of indicators and agencies.</param>
/// <param name="Settled">Findings of earlier periods that have turned from jumps into spikes.</param>
public sealed record PeriodFindings(IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> Settled);

/// <summary>One part of what a panel has learnt.</summary>
/// <param name="Name">Indicator code, or empty for what indicators share.</param>
/// <param name="Content">To be given back as it is.</param>
public sealed record StatePart(string Name, byte[] Content);

/// <summary>
/// Judges one panel period by period, keeping of the past what was learnt from it and no submissions; it can be put down
/// after any period and taken up again, and goes on exactly as if it had not been.
/// </summary>
public sealed class PanelJudge
{
    private readonly string panel;
    private readonly DetectorOptions options;
    private readonly ModelVersion model;
    private readonly SortedDictionary<string, Block> blocks = new(StringComparer.Ordinal);
    private readonly Siblings siblings = new();
    private readonly Trainer? trainer;
    private readonly Reference reference = new();
    private readonly double logPrior;

    /// <summary>A panel that nothing is known of yet.</summary>
    /// <param name="panel">Code of the panel.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public PanelJudge(string panel, DetectorOptions? options = null)
    {
        this.panel = panel;
        this.options = options ?? new DetectorOptions();
        model = AnomalyDetector.Version(this.options);
        trainer = this.options.Train ? new Trainer(this.options) : null;
        logPrior = Math.Log(this.options.FaultShare / Evidence.Faults);
    }

    /// <summary>The last period judged; null before the first.</summary>
    public int? LastPeriod { get; private set; }

    /// <summary>Judges the submissions of the next period, and learns from them.</summary>
    /// <param name="period">After <see cref="LastPeriod"/>.</param>
    /// <param name="submissions">All of the panel and period, in any order.</param>
    /// <exception cref="ArgumentException">MDL401: two submissions of one agency and indicator; MDL407: the period is not
    /// after the last one.</exception>
    public PeriodFindings Judge(int period, IReadOnlyCollection<Submission> submissions)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        if (period <= LastPeriod)
        {
            throw new ArgumentException(
                $"MDL407: period {period} of {panel} is not after {LastPeriod}; judge the panel again from there.");
        }
        LastPeriod = period;
        var present = Begin(period, submissions);
        Parallel.ForEach(blocks.Values, block => block.Expect(period));
        HearSiblings();
        Parallel.ForEach(blocks.Values, block => block.Judge(period));
        // Fitted before this period is added, so that no submission trains its own judge.
        var evaluated = present.FindAll(r => r.Submission.Evaluate);
        var corrections = evaluated.Count > 0 ? trainer?.Fit() : null;
        Parallel.ForEach(present, row => row.LogOdds = row.FixedLogOdds
            + (corrections is null || !row.IsCorrected ? 0 : corrections.OfNew(row.Features)));
        var calibrator = reference.Take(present, corrections);
        var findings = new Finding[evaluated.Count];
        Parallel.For(0, evaluated.Count, i =>
        {
            findings[i] = Report(evaluated[i], calibrator.PValue(evaluated[i].LogOdds));
        });
        for (var i = 0; i < findings.Length; i++)
        {
            if (findings[i].Kind == FindingKind.Jump)
            {
                blocks[evaluated[i].Submission.Indicator].Await(evaluated[i], OpenJump.Of(evaluated[i], findings[i]));
            }
        }
        trainer?.Add(present, logPrior);
        var settled = blocks.Values.SelectMany(b => b.Settled).ToList();
        foreach (var block in blocks.Values)
        {
            block.Rows = [];
            block.Settled.Clear();
        }
        return new PeriodFindings(findings, settled);
    }

    /// <summary>What was learnt, part by part: each is made when it is asked for.</summary>
    public IEnumerable<StatePart> Save()
    {
        yield return new StatePart("", Written(writer =>
        {
            writer.Write(LastPeriod is not null);
            writer.Write(LastPeriod ?? 0);
            siblings.Save(writer);
            reference.Save(writer);
            trainer?.Save(writer);
        }));
        foreach (var (indicator, block) in blocks)
        {
            yield return new StatePart(indicator, Written(block.Save));
        }
    }

    /// <summary>Takes a panel up where it was put down.</summary>
    /// <param name="panel">Code of the panel.</param>
    /// <param name="options">The settings that it was judged with.</param>
    /// <param name="parts">From <see cref="Save"/>, in any order.</param>
    public static PanelJudge Restore(string panel, DetectorOptions? options, IEnumerable<StatePart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var judge = new PanelJudge(panel, options);
        foreach (var part in parts)
        {
            using var reader = new BinaryReader(new MemoryStream(part.Content, writable: false));
            if (part.Name.Length > 0)
            {
                judge.blocks.Add(part.Name, Block.Restore(panel, part.Name, reader, judge.options, judge.model));
                continue;
            }
            var hasPeriod = reader.ReadBoolean();
            var period = reader.ReadInt32();
            judge.LastPeriod = hasPeriod ? period : null;
            judge.siblings.Restore(reader);
            judge.reference.Restore(reader);
            judge.trainer?.Restore(reader);
        }
        return judge;
    }

    private static byte[] Written(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The period's rows by indicator and agency.</summary>
    private List<Row> Begin(int period, IReadOnlyCollection<Submission> submissions)
    {
        foreach (var indicator in submissions.GroupBy(s => s.Indicator, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            List<Row> rows = [.. indicator.OrderBy(s => s.Agency, StringComparer.Ordinal).Select(s => new Row(s))];
            RefuseDuplicates(period, rows);
            if (!blocks.TryGetValue(indicator.Key, out var block))
            {
                blocks.Add(indicator.Key, block = Block.Of(panel, indicator.Key, blocks.Count, rows, options));
            }
            block.Rows = rows;
        }
        siblings.Grow(blocks.Count);
        return [.. blocks.Values.SelectMany(b => b.Rows)];
    }

    private void HearSiblings()
    {
        if (blocks.Count < 2)
        {
            return;
        }
        var agencies = new SortedDictionary<string, (Expectation?[] Rows, double[] Errors)>(StringComparer.Ordinal);
        foreach (var block in blocks.Values)
        {
            foreach (var row in block.Rows)
            {
                if (!agencies.TryGetValue(row.Submission.Agency, out var entry))
                {
                    entry = (new Expectation?[blocks.Count], new double[blocks.Count]);
                    Array.Fill(entry.Errors, double.NaN);
                    agencies[row.Submission.Agency] = entry;
                }
                entry.Rows[block.Number] = row.RateExpectation;
                entry.Errors[block.Number] = row.Error;
            }
        }
        Parallel.ForEach(agencies.Values, agency => siblings.Adjust(agency.Rows, agency.Errors));
        foreach (var (_, errors) in agencies.Values)
        {
            siblings.Learn(errors);
        }
    }

    private Finding Report(Row row, double pValue)
    {
        var score = Math.Clamp(1 - pValue, 0, 1);
        var (kind, parts) = Explanation.Of(row);
        if (row.CeilingRun >= options.CeilingRun && score < options.ExplainFrom)
        {
            (kind, score) = (FindingKind.Ceiling, options.ExplainFrom);
        }
        if (score < options.ExplainFrom)
        {
            kind = FindingKind.None;
        }
        var range = Explanation.Range(row);
        var (english, vietnamese) = Reasons.Sentence(row, kind, range);
        return new Finding(
            row.Submission.Id, score, row.LogOdds, kind, range?.Expected, range?.Lower, range?.Upper, parts, english,
            vietnamese, model);
    }

    private void RefuseDuplicates(int period, List<Row> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            var s = rows[i].Submission;
            if (rows[i - 1].Submission.Agency == s.Agency)
            {
                throw new ArgumentException(
                    $"MDL401: agency {s.Agency} has two submissions of {panel}/{s.Indicator} for period {period} "
                    + $"({rows[i - 1].Submission.Id}, {s.Id}); pass the current revision only.");
            }
        }
    }
}
