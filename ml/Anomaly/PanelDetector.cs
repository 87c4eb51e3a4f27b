namespace ItAnalytics.Ml.Anomaly;

/// <summary>Walks one panel through its periods: judge, train on what came before, calibrate, report.</summary>
internal static class PanelDetector
{
    public static IReadOnlyList<Finding> Detect(
        string panel,
        List<Submission> submissions,
        DetectorOptions options,
        ModelVersion model,
        CancellationToken cancellationToken)
    {
        var blocks = submissions
            .GroupBy(s => s.Indicator, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Block(panel, g.Key, [.. g.Select(s => new Row(s))], options))
            .ToList();
        foreach (var block in blocks)
        {
            RefuseDuplicates(panel, block);
        }
        var past = new List<Row>();
        var reported = new List<Row>();
        var siblings = new Siblings(blocks.Count);
        var trainer = options.Train ? new Trainer(options) : null;
        var logPrior = Math.Log(options.FaultShare / Evidence.Faults);
        foreach (var period in blocks.SelectMany(b => b.Periods.Keys).Distinct().Order().ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Parallel.ForEach(blocks, block => block.Expect(period));
            HearSiblings(blocks, period, siblings);
            Parallel.ForEach(blocks, block => block.Judge(period));
            var present = blocks.SelectMany(b => b.Periods.GetValueOrDefault(period) ?? []).ToList();
            past.AddRange(present);
            if (present.Exists(r => r.Submission.Evaluate))
            {
                // Fitted before this period is added, so that no submission trains its own judge.
                var corrections = trainer?.Fit();
                Parallel.ForEach(past, row => row.LogOdds = Correct(row, corrections, period));
                var calibrator = Calibrator.Of(past);
                foreach (var row in present.Where(r => r.Submission.Evaluate))
                {
                    row.Finding = Report(row, calibrator.PValue(row.LogOdds), options, model);
                    reported.Add(row);
                }
            }
            trainer?.Add(present, logPrior);
            present.ForEach(row => row.Release());
        }
        return [.. reported.Select(Settled)];
    }

    private static void HearSiblings(List<Block> blocks, int period, Siblings siblings)
    {
        if (blocks.Count < 2)
        {
            return;
        }
        var agencies = new SortedDictionary<string, (Expectation?[] Rows, double[] Errors)>(StringComparer.Ordinal);
        for (var b = 0; b < blocks.Count; b++)
        {
            if (!blocks[b].Periods.TryGetValue(period, out var rows))
            {
                continue;
            }
            foreach (var row in rows)
            {
                if (!agencies.TryGetValue(row.Submission.Agency, out var entry))
                {
                    entry = (new Expectation?[blocks.Count], new double[blocks.Count]);
                    Array.Fill(entry.Errors, double.NaN);
                    agencies[row.Submission.Agency] = entry;
                }
                entry.Rows[b] = row.RateExpectation;
                entry.Errors[b] = row.Error;
            }
        }
        foreach (var (rows, errors) in agencies.Values)
        {
            siblings.Adjust(rows, errors);
        }
        foreach (var (_, errors) in agencies.Values)
        {
            siblings.Learn(errors);
        }
    }

    private static double Correct(Row row, Corrections? corrections, int period)
    {
        if (corrections is null || row.IsBroken || row.Reading.IsMissing)
        {
            return row.FixedLogOdds;
        }
        return row.FixedLogOdds + (row.Submission.Period == period
            ? corrections.OfNew(row.Features)
            : corrections.OfPast(row.Features, row.Half));
    }

    private static Finding Report(Row row, double pValue, DetectorOptions options, ModelVersion model)
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

    /// <summary>
    /// The finding after the whole panel: whether a level has moved or one figure stood out is only told by the next
    /// figure. Kind and sentence may learn from it; the score does not.
    /// </summary>
    private static Finding Settled(Row row)
    {
        var finding = row.Finding!;
        if (finding.Kind != FindingKind.Jump || row.HasReturned != true)
        {
            return finding;
        }
        (double, double, double)? range = finding is { Expected: { } e, Lower: { } l, Upper: { } u } ? (e, l, u) : null;
        var (english, vietnamese) = Reasons.Sentence(row, FindingKind.Spike, range);
        return finding with { Kind = FindingKind.Spike, ReasonEn = english, ReasonVi = vietnamese };
    }

    private static void RefuseDuplicates(string panel, Block block)
    {
        foreach (var (period, rows) in block.Periods)
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
}
