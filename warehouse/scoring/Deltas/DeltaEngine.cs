namespace ItAnalytics.Scoring;

/// <summary>
/// What changed from one period to the next, and why: real change (like for like), method, membership, coverage,
/// rounding. Each part is the difference of two scorings that differ in one thing only:
/// published -> newer rules on the common indicators (method) -> cells that both periods have (coverage) -> members of
/// both periods (membership) -> like for like.
/// </summary>
public static class DeltaEngine
{
    /// <summary>Compares two scored periods of a group.</summary>
    /// <param name="previous">Earlier period, by its own version.</param>
    /// <param name="current">Later period, by the same or the next version.</param>
    public static DeltaReport Compare(GroupScores previous, GroupScores current)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(current);
        var common = CommonIndicators.Of(previous.Method, previous.Tree, current.Method, current.Tree);
        var members = Members(previous.Group, current.Group);
        var both = members.Where(m => m.Before >= 0 && m.Now >= 0).ToList();
        var comparison = common.Refusal is null && both.Count > 0
            ? new Comparison(previous, current, common, both)
            : null;
        var published = PublishedRanks(previous, current, both);
        var agencies = members.Select(m => comparison is not null && m.Before >= 0 && m.Now >= 0
            ? comparison.Delta(m.Code, m.Before, m.Now, published)
            : Bare(previous, current, m.Code, m.Before, m.Now, common.Refusal)).ToList();
        return new DeltaReport(
            previous.Method.Hash != current.Method.Hash, common.CommonWeight, common.Broken,
            [.. members.Where(m => m.Before < 0).Select(m => m.Code)],
            [.. members.Where(m => m.Now < 0).Select(m => m.Code)],
            agencies, common.Refusal);
    }

    /// <summary>A change known from two printed totals only: flagged when the method changed, never decomposed.</summary>
    public static AgencyDelta ComparePublished(
        Methodology previous, Methodology current, PublishedScore from, PublishedScore to)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var rank = from is { Rank: { } first } && to is { Rank: { } second }
            ? new RankChange(first, second, first - second, null, null, null, null, null, null)
            : null;
        var grade = from.Grade is null && to.Grade is null
            ? null
            : new GradeChange(from.Grade, to.Grade, Steps(previous.Grades, current.Grades, from.Grade, to.Grade),
                !previous.Grades.SameBands(current.Grades), null, null);
        return Empty(to.Agency, from.Score, to.Score) with
        {
            Rank = rank,
            Grade = grade,
            Refusal = new DeltaRefusal(DeltaCodes.TotalsOnly, previous.Hash == current.Hash
                ? "Only the totals were published: nothing says what the change is made of."
                : $"Only the totals were published, and the method changed from {previous.Id} to {current.Id}."),
        };
    }

    private static List<(string Code, int Before, int Now)> Members(PeerGroup before, PeerGroup now)
    {
        var positions = before.Members.Select((m, i) => (m.Code, i)).ToDictionary(p => p.Code, p => p.i, StringComparer.Ordinal);
        var members = now.Members.Select((m, i) => (m.Code, positions.GetValueOrDefault(m.Code, -1), i)).ToList();
        var current = now.Members.Select(m => m.Code).ToHashSet(StringComparer.Ordinal);
        members.AddRange(before.Members.Where(m => !current.Contains(m.Code)).Select(m => (m.Code, positions[m.Code], -1)));
        return members;
    }

    /// <summary>Ranks by published scores among members ranked in both periods.</summary>
    private static Dictionary<string, (int Before, int Now)> PublishedRanks(
        GroupScores previous, GroupScores current, List<(string Code, int Before, int Now)> both)
    {
        var ranked = both.Where(m => previous.Total(m.Before).Rank is not null && current.Total(m.Now).Rank is not null).ToList();
        var before = Standing.Ranks([.. ranked.Select(m => Standing.Key(previous, m.Before))], previous.Method.Ranking.Ties);
        var now = Standing.Ranks([.. ranked.Select(m => Standing.Key(current, m.Now))], current.Method.Ranking.Ties);
        return ranked.Select((m, i) => (m.Code, before[i].Rank, now[i].Rank))
            .ToDictionary(r => r.Code, r => (r.Item2, r.Item3), StringComparer.Ordinal);
    }

    private static AgencyDelta Bare(
        GroupScores previous, GroupScores current, string code, int before, int now, DeltaRefusal? refusal)
    {
        var from = before < 0 ? null : previous.Total(before).Score;
        var to = now < 0 ? null : current.Total(now).Score;
        refusal = before < 0 || now < 0
            ? new DeltaRefusal(DeltaCodes.NotInBoth, before < 0 ? "Not in the group before." : "No longer in the group.")
            : refusal;
        return Empty(code, from, to) with
        {
            Rank = Rank(previous, current, before, now),
            Grade = Grade(previous, current, before, now),
            Refusal = refusal,
        };
    }

    internal static AgencyDelta Empty(string code, decimal? from, decimal? to) => new(
        code, from, to, to - from, null, null, null, null, null, null, null, 0m, [], null, null, null);

    internal static RankChange? Rank(GroupScores previous, GroupScores current, int before, int now)
    {
        if (before < 0 || now < 0) return null;
        return previous.Total(before).Rank is { } from && current.Total(now).Rank is { } to
            ? new RankChange(from, to, from - to, null, null, null, null, null, null)
            : null;
    }

    internal static GradeChange? Grade(GroupScores previous, GroupScores current, int before, int now)
    {
        if (before < 0 || now < 0) return null;
        var (from, to) = (previous.Total(before).Grade?.Code, current.Total(now).Grade?.Code);
        if (from is null && to is null) return null;
        var (older, newer) = (previous.Method.Grades, current.Method.Grades);
        return new GradeChange(from, to, Steps(older, newer, from, to), !older.SameBands(newer), null, null);
    }

    private static int? Steps(GradeScale older, GradeScale newer, string? from, string? to)
    {
        if (from is null || to is null || !older.SameBands(newer)) return null;
        var codes = newer.Bands.Select(b => b.Code).ToList();
        return codes.IndexOf(from) - codes.IndexOf(to);
    }
}
