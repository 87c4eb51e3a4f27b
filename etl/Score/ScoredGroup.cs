using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Score;

/// <summary>One group of one result year, scored with the method that governs the year.</summary>
/// <param name="Year">Result year.</param>
/// <param name="Method">The governing method.</param>
/// <param name="MemberCount">Members at the year's end, observed or not.</param>
/// <param name="Members">The members that were scored, in the order of the scores.</param>
/// <param name="Scores">Their scores.</param>
internal sealed record ScoredGroup(
    int Year, StoredMethod Method, int MemberCount, IReadOnlyList<Member> Members, GroupScores Scores)
{
    /// <summary>Key of the group.</summary>
    public int AgencyGroupKey => Members[0].AgencyGroupKey;
}
