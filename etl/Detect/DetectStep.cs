using System.Globalization;
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
/// Observations to findings: what stands in the warehouse is judged panel by panel, and what a reviewer should look at
/// is written. The same data, model, threshold and decisions of reviewers give the same findings, so running again
/// writes none.
/// </summary>
internal static class DetectStep
{
    private sealed record Merged(long Found, long Kept, long Withdrawn);

    private sealed record LastInput(long RunKey, string Input);

    /// <summary>Judges all observations and merges the findings.</summary>
    public static async Task RunAsync(
        Run run, RunStep step, DetectSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var cells = await ReadAsync(connection, step, cancellationToken);
        var options = await OptionsAsync(connection, settings, cells, cancellationToken);
        var hashes = cells.GroupBy(c => c.Figure.Panel)
            .ToDictionary(g => g.Key, g => Hash(g.Select(c => c.Submission)), StringComparer.Ordinal);
        var counts = (await connection.QueryAsync<ReviewCount>(new CommandDefinition(
            SqlFile.Read("queries/review_counts.sql"), cancellationToken: cancellationToken))).AsList();
        var reviewers = new ReviewerPrecision(counts);
        var input = Input(hashes, options, settings, counts);
        if (await LastAsync(connection, cancellationToken) is { } last && last.Input == input)
        {
            // The scores may have changed since, and with them what depends on a finding.
            await FindingValues.WriteAsync(connection, reviewers, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            step.Message = $"Data, model, threshold and decisions are those of run {last.RunKey}: its findings stand.";
            return;
        }
        step.Report($"{cells.Count} submissions");
        var findings = AnomalyDetector.Detect([.. cells.Select(c => c.Submission)], options, cancellationToken);
        var modelKey = await ModelVersions.KeyAsync(connection, AnomalyDetector.Version(options), cancellationToken);
        var rows = from pair in cells.Zip(findings)
                   where pair.Second.Kind != FindingKind.None
                       && pair.Second.Score >= reviewers.Threshold(
                           pair.Second.Kind.Code(), pair.First.Figure.IndicatorCode, settings.FalseAlarmsPerHundred)
                   select new AnomalyRow(pair.First.Figure, pair.Second, modelKey, hashes[pair.First.Figure.Panel]);
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/anomaly_staging.sql"), cancellationToken: cancellationToken));
        await AnomalyRow.Copy.WriteAsync(connection, rows, cancellationToken);
        var merged = await connection.QuerySingleAsync<Merged>(new CommandDefinition(
            SqlFile.Read("queries/anomaly_merge.sql"), new { runKey = run.Key }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_remember_input.sql"), new { runKey = run.Key, input },
            cancellationToken: cancellationToken));
        await FindingValues.WriteAsync(connection, reviewers, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        step.RowsOut = merged.Found;
        step.Message = $"{merged.Found} findings are new, {merged.Kept} stand as before, " +
            $"{merged.Withdrawn} are withdrawn." +
            (counts.Count == 0 ? "" : $" Reviewers confirm {Share(counts):P0} of what they decide.") +
            string.Concat(Drifts(cells, findings, settings).Select(d =>
                $" Drift: {d.Flagged} of {d.Submissions} figures of {d.Indicator} in its last period are suspect, " +
                $"usually {d.Usual:P1}; ask whether its definition or source has changed before reviewing them."));
    }

    private static IReadOnlyList<Drift> Drifts(
        List<(ObservedFigure Figure, Submission Submission)> cells, IReadOnlyList<Finding> findings,
        DetectSettings settings) =>
        DriftCheck.Find(
            cells.Zip(findings, (cell, finding) => new Judged(
                $"{cell.Figure.Panel}/{cell.Figure.IndicatorCode}", cell.Submission.Period,
                finding.Score >= 1 - settings.FalseAlarmsPerHundred / 100)),
            settings.FalseAlarmsPerHundred / 100);

    private static double Share(List<ReviewCount> counts) =>
        counts.Sum(c => c.Confirmed) / (double)counts.Sum(c => c.Confirmed + c.Dismissed);

    private static async Task<LastInput?> LastAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<LastInput>(new CommandDefinition(
            SqlFile.Read("queries/detect_last_input.sql"), cancellationToken: cancellationToken));

    private static string Input(
        Dictionary<string, string> hashes, DetectorOptions options, DetectSettings settings, List<ReviewCount> reviews)
    {
        var decisions = string.Concat(reviews.Select(r => $"{r.Kind}/{r.Indicator}={r.Confirmed}:{r.Dismissed}\n"));
        var panels = string.Concat(
            hashes.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}={h.Value}\n"));
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{AnomalyDetector.Version(options).Hash}\n{settings.FalseAlarmsPerHundred:R}\n{panels}{decisions}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static async Task<List<(ObservedFigure Figure, Submission Submission)>> ReadAsync(
        NpgsqlConnection connection, RunStep step, CancellationToken cancellationToken)
    {
        var events = await TakeIn.ReadAsync(connection, cancellationToken);
        var figures = (await connection.QueryAsync<ObservedFigure>(new CommandDefinition(
            SqlFile.Read("queries/detect_observations.sql"), cancellationToken: cancellationToken))).AsList();
        step.RowsIn = figures.Count;
        return figures
            .GroupBy(f => (f.MethodologyCode, f.IndicatorCode, f.AgencyCode, f.PeriodKey))
            .Select((stages, number) =>
            {
                var start = new DateOnly(stages.First().Year, stages.First().StartMonth, 1);
                var takenIn = events[stages.Key.AgencyCode].Count(day => day <= start);
                return ObservedFigure.Cell([.. stages], number.ToString(CultureInfo.InvariantCulture), takenIn);
            })
            .ToList();
    }

    private static async Task<DetectorOptions> OptionsAsync(
        NpgsqlConnection connection, DetectSettings settings,
        List<(ObservedFigure Figure, Submission Submission)> cells, CancellationToken cancellationToken)
    {
        var breaks = DefinitionBreak.Years(
            settings.KnownBreaks, await StoredMethod.LoadAsync(connection, cancellationToken));
        return new DetectorOptions
        {
            KnownBreaks =
            [
                .. cells.Select(c => c.Figure).DistinctBy(f => (f.Panel, f.IndicatorCode)).SelectMany(f =>
                    breaks[(f.MethodologyCode, f.IndicatorCode)].Distinct()
                        .Select(year => new KnownBreak(f.Panel, f.IndicatorCode, f.PeriodOfYear(year)))),
            ],
            Scales = cells.Select(c => c.Figure).DistinctBy(f => f.IndicatorCode)
                .ToDictionary(f => f.IndicatorCode, f => f.Scale, StringComparer.Ordinal),
        };
    }

    private static string Hash(IEnumerable<Submission> submissions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var s in submissions)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{s.Indicator}|{s.Agency}|{s.Period}|{s.Numerator:R}|{s.Denominator:R}|{s.Value:R}|{s.SelfValue:R}")));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
