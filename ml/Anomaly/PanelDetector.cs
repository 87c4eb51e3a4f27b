namespace ItAnalytics.Ml.Anomaly;

/// <summary>Walks one panel through its periods: judge, train on what came before, calibrate, report.</summary>
internal static class PanelDetector
{
    public static IEnumerable<Finding> Detect(
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
        foreach (var period in blocks.SelectMany(b => b.Periods.Keys).Distinct().Order().ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var present = new List<Row>();
            foreach (var block in blocks)
            {
                block.Step(period);
                if (block.Periods.TryGetValue(period, out var rows))
                {
                    present.AddRange(rows);
                }
            }
            past.AddRange(present);
            if (!present.Exists(r => r.Submission.Evaluate))
            {
                continue;
            }
            var scores = past.Select(r => r.LogOdds).ToArray();
            var weights = past.Select(r => 1 / (1 + Math.Exp(Math.Min(30, r.LogOdds)))).ToArray();
            var calibrator = new Calibrator(scores, weights);
            foreach (var row in present.Where(r => r.Submission.Evaluate))
            {
                yield return Report(row, row.LogOdds, calibrator.PValue(row.LogOdds), options, model);
            }
        }
    }

    private static Finding Report(Row row, double logOdds, double pValue, DetectorOptions options, ModelVersion model)
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
            row.Submission.Id, score, logOdds, kind, range?.Expected, range?.Lower, range?.Upper, parts, english, vietnamese,
            model);
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
