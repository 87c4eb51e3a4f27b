using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Score;
using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>
/// Observations to findings: what is new is judged panel by panel and period by period, from the state that the detector
/// was left in, and what a reviewer should look at is written. The same data, model, threshold and decisions of reviewers
/// give the same findings, in however many runs the data came; running again writes none.
/// </summary>
internal static class DetectStep
{
    private sealed record Merged(long Found, long Kept, long Withdrawn);

    private sealed record LastInput(long RunKey, string Input);

    private sealed record Pair(string Kind, string Indicator);

    /// <summary>Judges what is new and merges the findings.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, DetectSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var panels = await JudgeAsync(connection, step, settings, cancellationToken);
        var counts = (await connection.QueryAsync<ReviewCount>(new CommandDefinition(
            SqlFile.Read("queries/review_counts.sql"), cancellationToken: cancellationToken))).AsList();
        var reviewers = new ReviewerPrecision(counts);
        var input = Input(panels, settings, counts);
        if (await LastAsync(connection, cancellationToken) is { } last && last.Input == input)
        {
            // The scores may have changed since, and with them what depends on a finding.
            await FindingValues.WriteAsync(connection, reviewers, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            step.Message = $"Data, model, threshold and decisions are those of run {last.RunKey}: its findings stand.";
            return;
        }
        var merged = await MergeAsync(connection, run, reviewers, settings, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_remember_input.sql"), new { runKey = run.Key, input },
            cancellationToken: cancellationToken));
        await FindingValues.WriteAsync(connection, reviewers, cancellationToken);
        var asked = settings.FalseAlarmsPerHundred / 100;
        var drifts = DriftCheck.Find(await connection.QueryAsync<Judged>(new CommandDefinition(
            SqlFile.Read("queries/detect_counts.sql"), cancellationToken: cancellationToken)), asked);
        await transaction.CommitAsync(cancellationToken);
        step.RowsOut = merged.Found;
        step.Message = $"{step.RowsIn} submissions judged. {merged.Found} findings are new, {merged.Kept} stand as before, " +
            $"{merged.Withdrawn} are withdrawn." +
            (counts.Count == 0 ? "" : $" Reviewers confirm {Share(counts):P0} of what they decide.") +
            string.Concat(drifts.Select(d =>
                $" Drift: {d.Flagged} of {d.Submissions} figures of {d.Indicator} in its last period are suspect, " +
                $"usually {d.Usual:P1}; ask whether its definition or source has changed before reviewing them."));
    }

    /// <summary>A panel on its way through its periods.</summary>
    private sealed class Course(DetectorPanel panel)
    {
        public DetectorPanel Panel { get; } = panel;

        public PanelJudge? Judge { get; set; }

        public string DataHash { get; set; } = "";

        public int ModelKey { get; set; }

        /// <summary>The period whose state still holds; null when the panel begins anew.</summary>
        public int? After { get; set; }

        /// <summary>Whether there may be periods after it.</summary>
        public bool IsStale { get; set; }
    }

    // Brings every panel up to its last period; answers what each was judged with and from.
    private static async Task<SortedDictionary<string, Course>> JudgeAsync(
        NpgsqlConnection connection, RunStep step, DetectSettings settings, CancellationToken cancellationToken)
    {
        var reader = await PeriodReader.OpenAsync(connection, cancellationToken);
        var state = await DetectorState.ReadAsync(connection, reader.Indicators, cancellationToken);
        var courses = new SortedDictionary<string, Course>(StringComparer.Ordinal);
        foreach (var panel in await PanelsAsync(connection, reader, settings, cancellationToken))
        {
            var course = new Course(panel);
            var standing = state.Standing(panel);
            await state.RewindAsync(panel, standing?.Period, cancellationToken);
            (course.After, course.DataHash, course.IsStale) =
                (standing?.Period, standing?.DataHash ?? "", state.IsStale(panel));
            courses.Add(panel.Name, course);
        }
        foreach (var (period, isKept) in await PeriodsAsync(connection, reader, courses, settings, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var course = courses[period.Panel];
            course.Judge ??= course.After is { } after
                ? await state.RestoreAsync(course.Panel, after, cancellationToken)
                : new PanelJudge(course.Panel.Name, course.Panel.Options);
            await JudgeAsync(connection, reader, state, course, period, step, settings, cancellationToken);
            if (isKept)
            {
                await state.KeepAsync(course.Panel, course.Judge, course.DataHash, cancellationToken);
            }
        }
        foreach (var course in courses.Values.Where(c => c.Judge is null && c.After is null))
        {
            await state.KeepAsync(
                course.Panel, new PanelJudge(course.Panel.Name, course.Panel.Options), "", cancellationToken);
        }
        await state.CloseAsync(settings.KeptPeriods, cancellationToken);
        return courses;
    }

    private static async Task JudgeAsync(
        NpgsqlConnection connection, PeriodReader reader, DetectorState state, Course course, PanelPeriod period,
        RunStep step, DetectSettings settings, CancellationToken cancellationToken)
    {
        var cells = await reader.ReadAsync(period, cancellationToken);
        step.RowsIn += cells.Count;
        step.Report($"{period.Panel} {period.PeriodKey}: {cells.Count} submissions");
        course.DataHash = Hash(course.DataHash, cells);
        if (course.ModelKey == 0)
        {
            course.ModelKey = await ModelVersions.KeyAsync(
                connection, AnomalyDetector.Version(course.Panel.Options), cancellationToken);
        }
        var (findings, settled) = course.Judge!.Judge(period.Period, [.. cells.Select(c => c.Submission)]);
        var lowest = ReviewerPrecision.LowestThreshold(settings.FalseAlarmsPerHundred);
        var asked = 1 - settings.FalseAlarmsPerHundred / 100;
        var byId = cells.ToDictionary(c => c.Submission.Id, c => c.Figure, StringComparer.Ordinal);
        List<AnomalyRow> candidates =
        [
            .. findings.Where(f => f.Kind != FindingKind.None && f.Score >= lowest)
                .Select(f => new AnomalyRow(byId[f.Id], f, course.ModelKey, course.DataHash)),
        ];
        var judged = findings.GroupBy(f => byId[f.Id].IndicatorCode, StringComparer.Ordinal)
            .Select(g => new Judged(g.Key, period.Period, g.Count(), g.Count(f => f.Score >= asked)));
        await state.WriteAsync(period, candidates, settled, judged, cancellationToken);
    }

    private static async Task<IReadOnlyList<DetectorPanel>> PanelsAsync(
        NpgsqlConnection connection, PeriodReader reader, DetectSettings settings, CancellationToken cancellationToken)
    {
        var breaks = DefinitionBreak.Years(
            settings.KnownBreaks, await StoredMethod.LoadAsync(connection, cancellationToken));
        return
        [
            .. from family in reader.Indicators.GroupBy(i => i.MethodologyCode)
               from type in new[] { "MONTH", "QUARTER", "YEAR" }
               from isSynthetic in new[] { false, true }
               select new DetectorPanel(
                   ObservedFigure.PanelOf(family.Key, type, isSynthetic), ObservedFigure.SeasonsOf(type), [.. family],
                   breaks, settings, reader.Lineage),
        ];
    }

    // The periods that are still to be judged, in order, and whether the state after each is kept.
    private static async Task<List<(PanelPeriod Period, bool IsKept)>> PeriodsAsync(
        NpgsqlConnection connection, PeriodReader reader, SortedDictionary<string, Course> courses,
        DetectSettings settings, CancellationToken cancellationToken)
    {
        var stale = courses.Values.Where(c => c.IsStale).ToList();
        if (stale.Count == 0)
        {
            return [];
        }
        var year = stale.Min(c => (c.After ?? 0) / c.Panel.Seasons);
        var periods = (await connection.QueryAsync<PanelPeriod>(new CommandDefinition(
            SqlFile.Read("queries/detect_periods.sql"),
            new { year = (short)year, indicators = reader.Indicators.Select(i => i.IndicatorKey).ToArray() },
            cancellationToken: cancellationToken)))
            .Where(p => courses[p.Panel] is { IsStale: true } course && p.Period > (course.After ?? int.MinValue))
            .ToList();
        var last = periods.GroupBy(p => p.Panel)
            .SelectMany(g => g.OrderByDescending(p => p.Period).Take(settings.KeptPeriods)).ToHashSet();
        return [.. periods.Select(p => (p, last.Contains(p)))];
    }

    private static async Task<Merged> MergeAsync(
        NpgsqlConnection connection, Run run, ReviewerPrecision reviewers, DetectSettings settings,
        CancellationToken cancellationToken)
    {
        var pairs = (await connection.QueryAsync<Pair>(new CommandDefinition(
            SqlFile.Read("queries/detect_candidate_pairs.sql"), cancellationToken: cancellationToken))).AsList();
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/anomaly_staging.sql"), cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_findings.sql"),
            new
            {
                kinds = pairs.ConvertAll(p => p.Kind).ToArray(),
                indicators = pairs.ConvertAll(p => p.Indicator).ToArray(),
                thresholds = pairs.ConvertAll(p =>
                    reviewers.Threshold(p.Kind, p.Indicator, settings.FalseAlarmsPerHundred)).ToArray(),
            },
            cancellationToken: cancellationToken));
        return await connection.QuerySingleAsync<Merged>(new CommandDefinition(
            SqlFile.Read("queries/anomaly_merge.sql"), new { runKey = run.Key }, cancellationToken: cancellationToken));
    }

    private static double Share(List<ReviewCount> counts) =>
        counts.Sum(c => c.Confirmed) / (double)counts.Sum(c => c.Confirmed + c.Dismissed);

    private static async Task<LastInput?> LastAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<LastInput>(new CommandDefinition(
            SqlFile.Read("queries/detect_last_input.sql"), cancellationToken: cancellationToken));

    private static string Input(
        SortedDictionary<string, Course> panels, DetectSettings settings, List<ReviewCount> reviews)
    {
        var decisions = string.Concat(reviews.Select(r => $"{r.Kind}/{r.Indicator}={r.Confirmed}:{r.Dismissed}\n"));
        var judged = string.Concat(panels.Select(p => $"{p.Key}={p.Value.Panel.DefinitionHash}:{p.Value.DataHash}\n"));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{settings.FalseAlarmsPerHundred:R}\n{judged}{decisions}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    // Of all submissions up to a period: of those before it, and of its own.
    private static string Hash(string before, List<PeriodCell> cells)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(before));
        Span<double> numbers = stackalloc double[4];
        foreach (var (_, s) in cells)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(s.Id));
            (numbers[0], numbers[1], numbers[2], numbers[3]) = (s.Numerator ?? double.NaN, s.Denominator ?? double.NaN,
                s.Value ?? double.NaN, s.SelfValue ?? double.NaN);
            hash.AppendData(MemoryMarshal.AsBytes(numbers));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
