using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Score;

/// <summary>What the changes of one group between two years are made of.</summary>
internal sealed class ChangeReport
{
    private readonly StoredMethod method;
    private readonly Dictionary<string, AgencyDelta> deltas;

    private ChangeReport(StoredMethod method, Dictionary<string, AgencyDelta> deltas) =>
        (this.method, this.deltas) = (method, deltas);

    /// <summary>Compares two years; null where the inputs of one of them are not known.</summary>
    public static ChangeReport? Of(ScoredGroup? before, ScoredGroup? now) => before is null || now is null
        ? null
        : new ChangeReport(now.Method, DeltaEngine.Compare(before.Scores, now.Scores).Agencies
            .ToDictionary(a => a.Agency, StringComparer.Ordinal));

    /// <summary>The change between two results of one group; without a report only the totals are compared.</summary>
    public static Change ChangeOf(ChangeReport? report, TotalRow previous, TotalRow current)
    {
        var bare = DeltaRow.Between(previous, current);
        return report is not null && report.deltas.TryGetValue(current.AgencyCode, out var delta)
            ? new Change(bare.Explained(delta), report.PartsOf(delta))
            : new Change(bare with { RefusedReason = GroupScorer.TotalsOnly }, []);
    }

    // What the ends of the scale or the comparison with the group did belongs to no indicator: it stands on the total.
    private List<(int NodeKey, decimal Points)> PartsOf(AgencyDelta delta) => delta.Refusal is not null
        ? []
        : [.. delta.Contributions
            .GroupBy(c => method.NodeKeys[Math.Max(0, method.Method.NodeIndex(c.Code))])
            .Select(g => (g.Key, g.Sum(c => c.Points)))
            .OrderBy(p => p.Key)];
}
