using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>One published result of a member of a group, or that nothing was published of it.</summary>
/// <param name="AgencyCode">Code of the agency.</param>
/// <param name="Row">The result as a row of scores.</param>
internal sealed record PublishedResult(string AgencyCode, ScoreRow Row)
{
    private sealed record Stored(
        short Year, int DurableAgencyKey, string AgencyCode, int AgencyKey, int NodeKey, int MethodologyKey, short StatusKey,
        decimal? Points, decimal? Maximum, decimal? Normalised, string? GradeCode, int? Rank, int? RankLow, int? RankHigh,
        int GroupSize, int RankedCount, string? Note);

    /// <summary>Reads those of the stale years of a group, by year.</summary>
    public static async Task<ILookup<short, PublishedResult>> ReadAsync(
        NpgsqlConnection connection, Family family, StaleGroup group, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Stored>(new CommandDefinition(
            SqlFile.Read("queries/score_published.sql"),
            new { group = group.AgencyGroupKey, family = family.Code, years = group.Years },
            cancellationToken: cancellationToken))).ToLookup(s => s.Year, s => Of(s, group.AgencyGroupKey));

    private static PublishedResult Of(Stored stored, int group) => new(
        stored.AgencyCode,
        new ScoreRow(
            stored.AgencyKey, stored.NodeKey, stored.Year, ScoreRow.Published, stored.MethodologyKey, group, stored.StatusKey,
            stored.Points, stored.Maximum, stored.Normalised, null, stored.Note)
        {
            GradeCode = stored.GradeCode,
            Rank = stored.Rank,
            RankLow = stored.RankLow,
            RankHigh = stored.RankHigh,
            GroupSize = stored.GroupSize,
            RankedCount = stored.RankedCount,
        });
}
