namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// Finds submissions that need checking. For each submission the likelihood of its figures under undisturbed reporting
/// (learnt from the agency's past and its peers' common movement) is set against their likelihood under each known way of
/// going wrong; the ratios are combined, and calibrated to a false-alarm rate. A finding uses periods up to its own
/// only.
/// </summary>
public static class AnomalyDetector
{
    /// <summary>Judges every submission that asks for it.</summary>
    /// <param name="submissions">History and submissions to judge, in any order.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work between periods.</param>
    /// <returns>One finding per submission with <see cref="Submission.Evaluate"/>, in the order of the input.</returns>
    /// <exception cref="ArgumentException">MDL401: two submissions of one agency, indicator and period.</exception>
    public static IReadOnlyList<Finding> Detect(
        IReadOnlyList<Submission> submissions,
        DetectorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        options ??= new DetectorOptions();
        var findings = new Dictionary<string, Finding>(submissions.Count, StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var submission in submissions)
        {
            if (!ids.Add(submission.Id))
            {
                throw new ArgumentException(
                    $"MDL402: the submission id {submission.Id} occurs twice; ids must be unique.");
            }
        }
        foreach (var panel in submissions.GroupBy(s => s.Panel, StringComparer.Ordinal))
        {
            var judge = new PanelJudge(panel.Key, options);
            foreach (var period in panel.GroupBy(s => s.Period).OrderBy(p => p.Key))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (found, settled) = judge.Judge(period.Key, [.. period]);
                foreach (var finding in found.Concat(settled))
                {
                    findings[finding.Id] = finding;
                }
            }
        }
        return submissions.Where(s => s.Evaluate).Select(s => findings[s.Id]).ToList();
    }

    /// <summary>The version that findings made with these options carry.</summary>
    public static ModelVersion Version(DetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ModelVersion.Create(
            "anomaly-likelihood",
            "2.1",
            ("train", options.Train),
            ("seed", options.Seed),
            ("faultShare", options.FaultShare),
            ("minimumTraining", options.MinimumTraining),
            ("ceilingRun", options.CeilingRun),
            ("selfGapTolerance", options.SelfGapTolerance),
            ("breaks", string.Join(
                ',',
                options.KnownBreaks.Select(b => $"{b.Panel}/{b.Indicator}/{b.Period}").Order(StringComparer.Ordinal))),
            ("scales", string.Join(
                ',',
                options.Scales.Select(s => $"{s.Key}/{s.Value}").Order(StringComparer.Ordinal))));
    }
}
