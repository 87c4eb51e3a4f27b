namespace ItAnalytics.Scoring;

/// <summary>
/// The ranks that the members of a group had in each draw. Members are addressed by position
/// (<see cref="PeerGroup.Members"/>); whoever has no official rank has none here.
/// </summary>
public sealed class RankFirmness
{
    private readonly int[] ranks;
    private readonly int[] place;
    private readonly int[] tieGroups;

    internal RankFirmness(GroupScores scores, Perturbation perturbation, IReadOnlyList<int> ranked, int[] ranks)
    {
        Perturbation = perturbation;
        this.ranks = ranks;
        place = new int[scores.MemberCount];
        Array.Fill(place, -1);
        for (var i = 0; i < ranked.Count; i++) place[ranked[i]] = i;
        tieGroups = TieGroups(scores, ranked);
    }

    /// <summary>What was drawn.</summary>
    public Perturbation Perturbation { get; }

    /// <summary>Whether the member has an official rank, and so ranks here.</summary>
    public bool Has(int member) => place[member] >= 0;

    /// <summary>The member's rank in every draw, in the order of the draws; empty for one without a rank.</summary>
    public ReadOnlySpan<int> RanksOf(int member) => place[member] < 0
        ? []
        : ranks.AsSpan(place[member] * Perturbation.Draws, Perturbation.Draws);

    /// <summary>Best rank of the interval: (1 - interval) / 2 of the draws are better.</summary>
    public int RankLow(int member) => Quantile(member, (1 - (double)Perturbation.Interval) / 2);

    /// <summary>The rank in the middle of the draws.</summary>
    public int RankMedian(int member) => Quantile(member, 0.5);

    /// <summary>Worst rank of the interval: (1 - interval) / 2 of the draws are worse.</summary>
    public int RankHigh(int member) => Quantile(member, (1 + (double)Perturbation.Interval) / 2);

    /// <summary>Share of the draws in which the member is among the first <paramref name="k"/>.</summary>
    public double ProbabilityOfTop(int member, int k)
    {
        var found = 0;
        foreach (var rank in RanksOf(member)) found += rank <= k ? 1 : 0;
        return (double)found / Perturbation.Draws;
    }

    /// <summary>Share of the draws in which the member stands strictly above another one.</summary>
    public double ProbabilityAbove(int member, int other)
    {
        var own = RanksOf(member);
        var others = RanksOf(other);
        var above = 0;
        for (var draw = 0; draw < own.Length; draw++) above += own[draw] < others[draw] ? 1 : 0;
        return (double)above / Perturbation.Draws;
    }

    /// <summary>
    /// Number of the group of members that the draws cannot tell apart, 1 the best; 0 for one without a rank. Down the
    /// official ranking, a group ends before the first member that stands below the group's first one in at least
    /// (1 + interval) / 2 of the draws.
    /// </summary>
    public int TieGroup(int member) => tieGroups[member];

    private int[] TieGroups(GroupScores scores, IReadOnlyList<int> ranked)
    {
        var groups = new int[scores.MemberCount];
        var sure = (1 + (double)Perturbation.Interval) / 2;
        var (group, first) = (0, -1);
        foreach (var member in ranked.OrderBy(m => scores.Totals[m].Rank).ThenBy(m => m))
        {
            if (first < 0 || ProbabilityAbove(first, member) >= sure)
            {
                group++;
                first = member;
            }

            groups[member] = group;
        }

        return groups;
    }

    /// <summary>The order statistic at that share of the draws, rounded outwards to a whole draw.</summary>
    private int Quantile(int member, double share)
    {
        var sorted = RanksOf(member).ToArray();
        if (sorted.Length == 0) throw new ArgumentException("The member has no rank.", nameof(member));
        Array.Sort(sorted);
        var at = (sorted.Length - 1) * share;
        return sorted[(int)(share < 0.5 ? Math.Floor(at) : Math.Ceiling(at))];
    }
}
