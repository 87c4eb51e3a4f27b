using System.Collections.Concurrent;
using System.Text;
using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Score;

/// <summary>The values of one row of <c>dw.fact_score</c>: agency x node x result year x basis.</summary>
internal sealed record ScoreRow(
    int AgencyKey,
    int NodeKey,
    short Year,
    string Basis,
    int MethodologyKey,
    int AgencyGroupKey,
    short StatusKey,
    decimal? Points,
    decimal? Maximum,
    decimal? Normalised,
    decimal? Coverage,
    string? Note)
{
    /// <summary>Basis of what the engine computed.</summary>
    public const string Computed = "COMPUTED";

    /// <summary>Basis of what was published.</summary>
    public const string Published = "PUBLISHED";

    private static readonly ConcurrentDictionary<string, string> Written = new(StringComparer.Ordinal);

    /// <summary>Points beside the base; totals only.</summary>
    public decimal? Bonus { get; init; }

    /// <summary>Points lost beside the base; totals only.</summary>
    public decimal? Penalty { get; init; }

    /// <summary>Grade; totals only.</summary>
    public string? GradeCode { get; init; }

    /// <summary>Rank among the members that were scored; totals only.</summary>
    public int? Rank { get; init; }

    /// <summary>Best rank possible; totals only.</summary>
    public int? RankLow { get; init; }

    /// <summary>Worst rank possible once the members that were not scored are known; totals only.</summary>
    public int? RankHigh { get; init; }

    /// <summary>Members of the group; totals only.</summary>
    public int? GroupSize { get; init; }

    /// <summary>Members with a rank; totals only.</summary>
    public int? RankedCount { get; init; }

    /// <summary>The rows of one scored group.</summary>
    public static IEnumerable<ScoreRow> Of(StoredMethod method, ScoredGroup group)
    {
        for (var member = 0; member < group.Members.Count; member++)
        {
            foreach (var node in method.Method.Nodes)
            {
                var score = group.Scores.Node(member, node.Index);
                if (score.State == ScoreState.NotInTree)
                {
                    continue;
                }
                yield return node.Index == 0 ? OfTotal(method, group, member)
                    : OfNode(method, group, member, node.Index, score);
            }
        }
    }

    private static ScoreRow OfNode(StoredMethod method, ScoredGroup group, int member, int node, NodeScore score)
    {
        var scored = score.State == ScoreState.Scored;
        return new ScoreRow(
            group.Members[member].AgencyKey, method.NodeKeys[node], (short)group.Year, Computed, method.Key,
            group.Members[member].AgencyGroupKey, StatusOf(score.State),
            scored ? score.Points : null,
            scored ? score.Maximum : null,
            scored && score.Maximum != 0 ? score.Share : null,
            scored ? score.Coverage : null,
            NoteOf(score.State, score.Note));
    }

    private static ScoreRow OfTotal(StoredMethod method, ScoredGroup group, int member)
    {
        var total = group.Scores.Total(member);
        var unscored = group.MemberCount - total.GroupSize;
        return new ScoreRow(
            group.Members[member].AgencyKey, method.NodeKeys[0], (short)group.Year, Computed, method.Key,
            group.Members[member].AgencyGroupKey, StatusOf(total.State),
            total.Score, method.Method.Scale, total.Score / method.Method.Scale,
            total.Score is null ? null : total.Coverage,
            NoteOf(total.State, group.Scores.Node(member, 0).Note))
        {
            Bonus = total.Bonus,
            Penalty = total.Penalty,
            GradeCode = total.Grade?.Code,
            Rank = total.Rank,
            RankLow = total.Rank,
            RankHigh = total.Rank + unscored,
            GroupSize = group.MemberCount,
            RankedCount = total.GroupSize,
        };
    }

    // The keys of dw.dim_status.
    private static short StatusOf(ScoreState state) => state switch
    {
        ScoreState.Scored or ScoreState.Info or ScoreState.Insufficient => 1,
        ScoreState.NotApplicable => 3,
        ScoreState.NotPublished => 4,
        ScoreState.Excluded => 5,
        _ => 2,
    };

    private static string? NoteOf(ScoreState state, ScoreNote note) => (state, note) switch
    {
        (ScoreState.Info or ScoreState.Insufficient or ScoreState.Undefined, _) => Words(state.ToString()),
        (_, ScoreNote.None) => null,
        _ => Words(note.ToString()),
    };

    // Millions of rows say one of a few words.
    private static string Words(string name) => Written.GetOrAdd(name, Write);

    // BelowSample as BELOW_SAMPLE.
    private static string Write(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append('_');
            }
            words.Append(char.ToUpperInvariant(letter));
        }
        return words.ToString();
    }
}
