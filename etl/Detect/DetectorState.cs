using System.Globalization;
using Dapper;
using ItAnalytics.Ml.Anomaly;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>
/// What the detector keeps between runs: the state of each panel after its last periods, what may become a finding, and
/// which files have been judged. It goes back to the state before the first period that a file has changed.
/// </summary>
internal sealed class DetectorState
{
    private sealed record SeenFile(int SourceFileKey, DateTime? LoadedAt, bool IsSeen);

    private sealed record Checkpoint(string Panel, int Period, string DefinitionHash, string DataHash);

    private sealed record Change(string MethodologyCode, bool IsSynthetic, string PeriodType, DateOnly StartDate)
    {
        public string Panel => ObservedFigure.PanelOf(MethodologyCode, PeriodType, IsSynthetic);

        public int Period => ObservedFigure.PeriodOf(PeriodType, StartDate.Year, StartDate.Month);
    }

    private sealed record StoredPart(string Panel, int Period, StatePart Part)
    {
        public static readonly BinaryCopy<StoredPart> Copy = new BinaryCopy<StoredPart>("staging.detector_state")
            .Column("panel", p => p.Panel)
            .Column("period", p => p.Period)
            .Column("part", p => p.Part.Name)
            .Column("content", p => p.Part.Content);
    }

    private sealed record StoredCount(string Panel, string Indicator, int Period, int Judged, int Flagged)
    {
        public static readonly BinaryCopy<StoredCount> Copy = new BinaryCopy<StoredCount>("staging.detector_count")
            .Column("panel", c => c.Panel)
            .Column("indicator", c => c.Indicator)
            .Column("period", c => c.Period)
            .Column("judged", c => c.Judged)
            .Column("flagged", c => c.Flagged);
    }

    private readonly NpgsqlConnection connection;
    private readonly IReadOnlyList<SeenFile> files;
    private readonly ILookup<string, Checkpoint> checkpoints;
    private readonly Dictionary<string, int> changes;

    private DetectorState(
        NpgsqlConnection connection, IReadOnlyList<SeenFile> files, ILookup<string, Checkpoint> checkpoints,
        Dictionary<string, int> changes)
    {
        this.connection = connection;
        this.files = files;
        this.checkpoints = checkpoints;
        this.changes = changes;
    }

    /// <summary>Finds what is kept, and what files have changed since.</summary>
    public static async Task<DetectorState> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<JudgedIndicator> indicators, CancellationToken cancellationToken)
    {
        var files = (await connection.QueryAsync<SeenFile>(new CommandDefinition(
            SqlFile.Read("queries/detect_files.sql"), cancellationToken: cancellationToken))).AsList();
        var checkpoints = await connection.QueryAsync<Checkpoint>(new CommandDefinition(
            SqlFile.Read("queries/detect_checkpoints.sql"), cancellationToken: cancellationToken));
        var unseen = files.Where(f => !f.IsSeen).Select(f => f.SourceFileKey).ToArray();
        var changes = unseen.Length == 0
            ? []
            : await connection.QueryAsync<Change>(new CommandDefinition(
                SqlFile.Read("queries/detect_changes.sql"),
                new { files = unseen, indicators = indicators.Select(i => i.IndicatorKey).ToArray() },
                cancellationToken: cancellationToken));
        return new DetectorState(
            connection, files, checkpoints.ToLookup(c => c.Panel, StringComparer.Ordinal),
            changes.GroupBy(c => c.Panel, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Min(c => c.Period), StringComparer.Ordinal));
    }

    /// <summary>
    /// The last period of a panel whose state still holds, and the hash of all submissions up to it; null when the panel
    /// has to be judged from its beginning.
    /// </summary>
    public (int Period, string DataHash)? Standing(DetectorPanel panel)
    {
        var before = changes.TryGetValue(panel.Name, out var changed) ? changed : int.MaxValue;
        return checkpoints[panel.Name].LastOrDefault(c => c.Period < before && c.DefinitionHash == panel.DefinitionHash)
            is { } found
            ? (found.Period, found.DataHash)
            : null;
    }

    /// <summary>Whether there may be anything to judge: files have changed the panel, or nothing is kept of it.</summary>
    public bool IsStale(DetectorPanel panel) => changes.ContainsKey(panel.Name) || Standing(panel) is null;

    /// <summary>Forgets what a panel brought after a period; all of it without one.</summary>
    public async Task RewindAsync(DetectorPanel panel, int? period, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_rewind.sql"), new { panel = panel.Name, period = period ?? int.MinValue },
            cancellationToken: cancellationToken));

    /// <summary>Takes a panel up after a period.</summary>
    public async Task<PanelJudge> RestoreAsync(DetectorPanel panel, int period, CancellationToken cancellationToken)
    {
        var parts = await connection.QueryAsync<StatePart>(new CommandDefinition(
            SqlFile.Read("queries/detect_state.sql"), new { panel = panel.Name, period },
            cancellationToken: cancellationToken));
        return PanelJudge.Restore(panel.Name, panel.Options, parts);
    }

    /// <summary>Keeps the state of a panel after its last period.</summary>
    public async Task KeepAsync(
        DetectorPanel panel, PanelJudge judge, string dataHash, CancellationToken cancellationToken)
    {
        // A panel that nothing was ever stated in is kept as it was before its first period.
        var period = judge.LastPeriod ?? 0;
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_checkpoint.sql"),
            new { panel = panel.Name, period, panel.DefinitionHash, dataHash }, cancellationToken: cancellationToken));
        await StoredPart.Copy.WriteAsync(
            connection, judge.Save().Select(part => new StoredPart(panel.Name, period, part)), cancellationToken);
    }

    /// <summary>Writes what a period brought: candidates, jumps settled, and how much was judged.</summary>
    public async Task WriteAsync(
        PanelPeriod period, IReadOnlyList<AnomalyRow> candidates, IReadOnlyList<Finding> settled,
        IEnumerable<Judged> judged, CancellationToken cancellationToken)
    {
        var panel = period.Panel;
        await AnomalyRow.Copy.WriteAsync(connection, candidates, cancellationToken);
        await StoredCount.Copy.WriteAsync(
            connection, judged.Select(j => new StoredCount(panel, j.Indicator, j.Period, j.Submissions, j.Flagged)),
            cancellationToken);
        if (settled.Count > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read("queries/detect_settle.sql"),
                new
                {
                    panel,
                    period.Period,
                    submissions = settled.Select(f => f.Id).ToArray(),
                    reasonsVi = settled.Select(f => f.ReasonVi).ToArray(),
                    reasonsEn = settled.Select(f => f.ReasonEn).ToArray(),
                },
                cancellationToken: cancellationToken));
        }
    }

    /// <summary>Forgets old states, and remembers which files were judged.</summary>
    public async Task CloseAsync(int keptPeriods, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_forget.sql"), new { kept = keptPeriods },
            cancellationToken: cancellationToken));
        var unseen = files.Where(f => !f.IsSeen).ToList();
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/detect_remember_files.sql"),
            new
            {
                files = unseen.ConvertAll(f => f.SourceFileKey).ToArray(),
                // As text: the client library takes the type of a list of moments from its first one, which may be null.
                moments = unseen.ConvertAll(f => f.LoadedAt?.ToString("O", CultureInfo.InvariantCulture)).ToArray(),
            },
            cancellationToken: cancellationToken));
    }
}
