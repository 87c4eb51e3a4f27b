namespace ItAnalytics.Scoring;

/// <summary>Scores of a group, sorted once, to ask where any score would stand among those of the others.</summary>
internal sealed class RankLadder
{
    private readonly decimal?[] keys;
    private readonly decimal[] distinct;
    private readonly int[] above;
    private readonly TiePolicy ties;

    /// <param name="keys">By member; nothing for those who are not ranked.</param>
    /// <param name="ties">Rank of equal scores.</param>
    public RankLadder(decimal?[] keys, TiePolicy ties)
    {
        this.keys = keys;
        this.ties = ties;
        var groups = keys.OfType<decimal>().GroupBy(k => k).OrderByDescending(g => g.Key).ToList();
        distinct = [.. groups.Select(g => g.Key)];
        above = new int[distinct.Length + 1];
        for (var i = 0; i < distinct.Length; i++) above[i + 1] = above[i] + groups[i].Count();
    }

    /// <summary>Rank, 1 the best, of <paramref name="key"/> if it were <paramref name="self"/>'s.</summary>
    public int RankOf(decimal key, int self)
    {
        var better = DistinctAbove(key);
        if (keys[self] is not { } own || own <= key) return 1 + (ties == TiePolicy.Dense ? better : above[better]);
        // The member's own score is among the better ones and must not count against itself.
        if (ties == TiePolicy.Competition) return above[better];
        var place = DistinctAbove(own);
        return above[place + 1] - above[place] == 1 ? better : 1 + better;
    }

    private int DistinctAbove(decimal key)
    {
        var (low, high) = (0, distinct.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (distinct[middle] > key) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
