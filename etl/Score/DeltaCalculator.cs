using ItAnalytics.Scoring;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>
/// Sets each official result against the agency's one before. The published change is always stated; what it is made of
/// only where the inputs of both years are known and enough of them compares.
/// </summary>
internal sealed class DeltaCalculator(IReadOnlyDictionary<(int Year, int Group), ScoredGroup> scored)
{
    private const string TotalsOnly = "SCO646: Only the totals are known: nothing says what the change is made of.";
    private const string OtherGroup = "SCO644: The agency was in another group before.";

    private readonly Dictionary<(int From, int To, int Group), Dictionary<string, AgencyDelta>> compared = [];

    /// <summary>Writes the changes and their parts into the staging tables.</summary>
    public async Task WriteAsync(
        NpgsqlConnection connection, OfficialResults official, CancellationToken cancellationToken)
    {
        List<DeltaRow> changes = [];
        List<ContributionRow> parts = [];
        foreach (var (previous, current) in official.Steps())
        {
            var bare = new DeltaRow(previous, current);
            if (previous.AgencyGroupKey != current.AgencyGroupKey)
            {
                changes.Add(bare with { RefusedReason = OtherGroup });
            }
            else if (Find(previous, current) is { } delta)
            {
                changes.Add(Explain(bare, delta));
                parts.AddRange(Parts(current, delta));
            }
            else
            {
                changes.Add(bare with { RefusedReason = TotalsOnly });
            }
        }
        await DeltaRow.Copy.WriteAsync(connection, changes, cancellationToken);
        await ContributionRow.Copy.WriteAsync(connection, parts, cancellationToken);
    }

    private AgencyDelta? Find(TotalRow previous, TotalRow current)
    {
        var key = (previous.Year, current.Year, current.AgencyGroupKey);
        if (!compared.TryGetValue(key, out var deltas))
        {
            deltas = scored.TryGetValue((previous.Year, current.AgencyGroupKey), out var before)
                && scored.TryGetValue((current.Year, current.AgencyGroupKey), out var now)
                ? DeltaEngine.Compare(before.Scores, now.Scores).Agencies.ToDictionary(
                    a => a.Agency, StringComparer.Ordinal)
                : [];
            compared.Add(key, deltas);
        }
        return deltas.GetValueOrDefault(current.AgencyCode);
    }

    private static DeltaRow Explain(DeltaRow bare, AgencyDelta delta) => delta.Refusal is { } refusal
        ? bare with { CommonWeight = delta.CommonWeight, RefusedReason = $"{refusal.Code}: {refusal.Reason}" }
        : bare with
        {
            LikeForLike = delta.LikeForLike,
            MethodPart = delta.Method,
            MembershipPart = delta.Membership,
            CommonWeight = delta.CommonWeight,
            RankOwnEffect = delta.Rank?.Own,
            RankOthersEffect = delta.Rank?.Others,
            RankMembershipEffect = delta.Rank?.Membership,
        };

    // What the ends of the scale or the comparison with the group did belongs to no indicator: it stands on the total.
    private IEnumerable<ContributionRow> Parts(TotalRow current, AgencyDelta delta)
    {
        if (delta.Refusal is not null)
        {
            return [];
        }
        var method = scored[(current.Year, current.AgencyGroupKey)].Method;
        return delta.Contributions
            .GroupBy(c => method.NodeKeys[Math.Max(0, method.Method.NodeIndex(c.Code))])
            .Select(g => new ContributionRow(
                current.AgencyKey, current.Year, current.MethodologyKey, g.Key, g.Sum(c => c.Points)));
    }
}
