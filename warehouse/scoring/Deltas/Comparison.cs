namespace ItAnalytics.Scoring;

/// <summary>The scorings behind one report, made once for all members that are in both periods.</summary>
internal sealed class Comparison
{
    private readonly GroupScores previous;
    private readonly GroupScores current;
    private readonly decimal least;
    private readonly LikeForLike alone;
    private readonly LikeForLike everybody;
    private readonly GroupScores unlevelledBefore;
    private readonly GroupScores unlevelledNow;
    private readonly Dictionary<string, int> positions;
    private readonly Dictionary<string, int> positionsAmongAll;
    private readonly decimal?[] keysBefore;
    private readonly decimal?[] keysNow;
    private readonly RankLadder ladderBefore;
    private readonly RankLadder ladderNow;

    public Comparison(
        GroupScores previous, GroupScores current, CommonIndicators common,
        List<(string Code, int Before, int Now)> both)
    {
        this.previous = previous;
        this.current = current;
        least = previous.Method.Version == current.Method.Version ? 0m : current.Method.Comparability?.MinimumCommonWeight ?? 0m;
        var newer = current.Method;
        (unlevelledBefore, unlevelledNow) = LikeForLike.Unlevelled(previous, current, common);
        alone = LikeForLike.Score(previous, current, common, both);
        everybody = Same(previous, current, both)
            ? alone
            : LikeForLike.Score(previous, current, common, Everybody(previous.Group, current.Group, both));
        positions = Positions(alone.Now);
        positionsAmongAll = Positions(everybody.Now);
        keysBefore = Keys(alone.Before);
        keysNow = Keys(alone.Now);
        ladderBefore = new RankLadder(keysBefore, newer.Ranking.Ties);
        ladderNow = new RankLadder(keysNow, newer.Ranking.Ties);

        static bool Same(GroupScores previous, GroupScores current, List<(string, int, int)> both) =>
            both.Count == previous.MemberCount && both.Count == current.MemberCount;
    }

    public AgencyDelta Delta(
        string code, int before, int now, Dictionary<string, (int Before, int Now)> publishedRanks)
    {
        var (first, second) = (previous.Total(before), current.Total(now));
        var delta = DeltaEngine.Empty(code, first.Score, second.Score) with
        {
            Rank = DeltaEngine.Rank(previous, current, before, now),
            Grade = DeltaEngine.Grade(previous, current, before, now),
        };
        var at = positions[code];
        var weight = alone.CommonWeights[at];
        var (from, to) = (alone.Before.Total(at), alone.Now.Total(at));
        if (from.Score is null || to.Score is null || first.Score is null || second.Score is null)
        {
            return delta with
            {
                CommonWeight = weight,
                Refusal = new DeltaRefusal(DeltaCodes.NoTotal, "One of the two periods has no total to compare."),
            };
        }

        if (CommonIndicators.TooLittle(weight, least) is { } refusal)
            return delta with { CommonWeight = weight, Refusal = refusal };
        var change = to.Exact - from.Exact;
        var all = positionsAmongAll[code];
        var amongAll = everybody.Now.Total(all).Exact - everybody.Before.Total(all).Exact;
        var unlevelled = Unlevelled(before, now) ?? amongAll;
        var exact = second.Exact - first.Exact;
        return delta with
        {
            LikeForLikeFrom = from.Exact,
            LikeForLikeTo = to.Exact,
            LikeForLike = change,
            Membership = amongAll - change,
            Coverage = unlevelled - amongAll,
            Method = exact - unlevelled,
            Rounding = delta.Published - exact,
            CommonWeight = weight,
            Contributions = Contributions.Of(alone.Before, alone.Now, at),
            Rank = delta.Rank is null ? null : Decompose(delta.Rank, at, publishedRanks[code]),
            Grade = delta.Grade is null ? null : delta.Grade with
            {
                LikeForLikeFrom = Band(from.Exact),
                LikeForLikeTo = Band(to.Exact),
            },
        };
    }

    private decimal? Unlevelled(int before, int now)
    {
        var (from, to) = (unlevelledBefore.Total(before), unlevelledNow.Total(now));
        return from.Score is null || to.Score is null ? null : to.Exact - from.Exact;
    }

    private RankChange Decompose(RankChange rank, int at, (int Before, int Now) published)
    {
        if (keysBefore[at] is not { } before || keysNow[at] is not { } now) return rank;
        var (likeBefore, likeNow) = (ladderBefore.RankOf(before, at), ladderNow.RankOf(now, at));
        var ownOnly = ladderBefore.RankOf(now, at);
        return rank with
        {
            LikeForLikeFrom = likeBefore,
            LikeForLikeTo = likeNow,
            Own = likeBefore - ownOnly,
            Others = ownOnly - likeNow,
            Method = published.Before - published.Now - (likeBefore - likeNow),
            Membership = rank.Change - (published.Before - published.Now),
        };
    }

    private string? Band(decimal exact)
    {
        var grades = current.Method.Grades;
        var score = grades.Basis == ScoreBasis.Exact ? exact : Rounder.Round(exact, current.Method.Rounding.Total);
        var band = grades.BandOf(score);
        return band < 0 ? null : grades.Bands[band].Code;
    }

    /// <summary>What like-for-like ranks look at, for members ranked and comparable in both periods.</summary>
    private decimal?[] Keys(GroupScores scores)
    {
        var keys = new decimal?[scores.MemberCount];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!alone.Before.Group.Members[i].Ranked || !alone.Now.Group.Members[i].Ranked
                || alone.Before.Total(i).State != ScoreState.Scored || alone.Now.Total(i).State != ScoreState.Scored
                || alone.CommonWeights[i] < least)
            {
                continue;
            }

            var exact = scores.Total(i).Exact;
            keys[i] = current.Method.Ranking.Basis == ScoreBasis.Exact
                ? exact
                : Rounder.Round(exact, current.Method.Rounding.Total);
        }

        return keys;
    }

    private static Dictionary<string, int> Positions(GroupScores scores) => scores.Group.Members
        .Select((m, i) => (m.Code, i)).ToDictionary(p => p.Code, p => p.i, StringComparer.Ordinal);

    private static List<(string, int, int)> Everybody(
        PeerGroup before, PeerGroup now, List<(string Code, int Before, int Now)> both)
    {
        var codes = both.Select(b => b.Code).ToHashSet(StringComparer.Ordinal);
        var all = both.ToList();
        all.AddRange(before.Members.Select((m, i) => (m.Code, i, -1)).Where(m => !codes.Contains(m.Code)));
        all.AddRange(now.Members.Select((m, i) => (m.Code, -1, i)).Where(m => !codes.Contains(m.Code)));
        return all;
    }
}
