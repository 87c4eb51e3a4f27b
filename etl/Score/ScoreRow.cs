using System.Text;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Score;

/// <summary>One computed row of <c>dw.fact_score</c>: agency x node x result year.</summary>
internal sealed record ScoreRow(
    int AgencyKey,
    int NodeKey,
    short Year,
    int MethodologyKey,
    int AgencyGroupKey,
    short StatusKey,
    decimal? Points,
    decimal? Maximum,
    decimal? Normalised,
    decimal? Coverage,
    string? Note)
{
    /// <summary>How rows go into the staging table of the merge.</summary>
    public static readonly BinaryCopy<ScoreRow> Copy = new BinaryCopy<ScoreRow>("pg_temp.new_score")
        .Column("agency_key", r => r.AgencyKey)
        .Column("node_key", r => r.NodeKey)
        .Column("period_key", r => r.Year * 1000)
        .Column("basis", _ => "COMPUTED")
        .Column("year", r => r.Year)
        .Column("methodology_key", r => r.MethodologyKey)
        .Column("agency_group_key", r => r.AgencyGroupKey)
        .Column("status_key", r => r.StatusKey)
        .Column("points", r => r.Points)
        .Column("maximum", r => r.Maximum)
        .Column("normalised", r => r.Normalised)
        .Column("coverage", r => r.Coverage)
        .Column("bonus", r => r.Bonus)
        .Column("penalty", r => r.Penalty)
        .Column("grade_code", r => r.GradeCode)
        .Column("rank", r => r.Rank)
        .Column("rank_low", r => r.Rank)
        .Column("rank_high", r => r.RankHigh)
        .Column("group_size", r => r.GroupSize)
        .Column("ranked_count", r => r.RankedCount)
        .Column("note", r => r.Note);

    /// <summary>Points beside the base; totals only.</summary>
    public decimal? Bonus { get; private init; }

    /// <summary>Points lost beside the base; totals only.</summary>
    public decimal? Penalty { get; private init; }

    /// <summary>Grade; totals only.</summary>
    public string? GradeCode { get; private init; }

    /// <summary>Rank among the members that were scored; totals only.</summary>
    public int? Rank { get; private init; }

    /// <summary>Worst rank possible once the members that were not scored are known; totals only.</summary>
    public int? RankHigh { get; private init; }

    /// <summary>Members of the group; totals only.</summary>
    public int? GroupSize { get; private init; }

    /// <summary>Members with a rank; totals only.</summary>
    public int? RankedCount { get; private init; }

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
            group.Members[member].AgencyKey, method.NodeKeys[node], (short)group.Year, method.Key,
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
            group.Members[member].AgencyKey, method.NodeKeys[0], (short)group.Year, method.Key,
            group.Members[member].AgencyGroupKey, StatusOf(total.State),
            total.Score, method.Method.Scale, total.Score / method.Method.Scale,
            total.Score is null ? null : total.Coverage,
            NoteOf(total.State, group.Scores.Node(member, 0).Note))
        {
            Bonus = total.Bonus,
            Penalty = total.Penalty,
            GradeCode = total.Grade?.Code,
            Rank = total.Rank,
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

    // BelowSample as BELOW_SAMPLE.
    private static string Words(string name)
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
