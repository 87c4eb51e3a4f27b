using System.Globalization;

namespace ItAnalytics.Scoring;

/// <summary>Grades and ranks of a scored group. Unranked members and insufficient totals get neither.</summary>
internal static class Standing
{
    public static void Assign(GroupScores scores)
    {
        var method = scores.Method;
        var ranked = new List<int>(scores.MemberCount);
        for (var member = 0; member < scores.MemberCount; member++)
        {
            if (scores.Group.Members[member].Ranked && scores.Totals[member].State == ScoreState.Scored)
                ranked.Add(member);
        }

        var keys = new decimal[scores.MemberCount];
        foreach (var member in ranked) keys[member] = Key(scores, member);
        var ranks = Ranks([.. ranked.Select(m => keys[m])], method.Ranking.Ties);
        for (var i = 0; i < scores.MemberCount; i++)
            scores.Totals[i] = scores.Totals[i] with { GroupSize = ranked.Count, Rank = null, RankLabel = "", Grade = null };
        for (var i = 0; i < ranked.Count; i++)
        {
            ref var total = ref scores.Totals[ranked[i]];
            var band = method.Grades.BandOf(On(total, method.Grades.Basis));
            total = total with
            {
                Rank = ranks[i].Rank,
                RankLabel = ranks[i].Label,
                Grade = band < 0 ? null : method.Grades.Bands[band],
            };
        }
    }

    /// <summary>Ranks of scores, 1 the highest, in the order given, with labels.</summary>
    public static (int Rank, string Label)[] Ranks(decimal[] scores, TiePolicy ties)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort((decimal[])scores.Clone(), order);
        Array.Reverse(order);
        var result = new (int, string)[scores.Length];
        var (place, distinct) = (0, 0);
        while (place < order.Length)
        {
            var next = place + 1;
            while (next < order.Length && scores[order[next]] == scores[order[place]]) next++;
            distinct++;
            var rank = ties == TiePolicy.Dense ? distinct : place + 1;
            var label = rank.ToString(CultureInfo.InvariantCulture);
            if (next - place > 1) label = "=" + label;
            for (; place < next; place++) result[order[place]] = (rank, label);
        }

        return result;
    }

    /// <summary>What the ranking of a scored member looks at.</summary>
    public static decimal Key(GroupScores scores, int member) => On(scores.Totals[member], scores.Method.Ranking.Basis);

    private static decimal On(TotalScore total, ScoreBasis basis) =>
        Rounder.Settle(basis == ScoreBasis.Exact ? total.Exact : total.Score!.Value);
}
