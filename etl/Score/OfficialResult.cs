namespace ItAnalytics.Etl.Score;

/// <summary>One total that stands: agency x result year x basis.</summary>
internal sealed record TotalRow(
    int DurableAgencyKey,
    string AgencyCode,
    int AgencyKey,
    int AgencyGroupKey,
    short Year,
    int MethodologyKey,
    string Basis,
    decimal? Points,
    int? Rank,
    string? GradeCode)
{
    /// <summary>Whether it says anything about the agency.</summary>
    public bool HasResult => Points is not null || Rank is not null || GradeCode is not null;

    /// <summary>The total of a row of scores.</summary>
    public static TotalRow Of(ScoreRow row, int durableAgencyKey, string agencyCode) => new(
        durableAgencyKey, agencyCode, row.AgencyKey, row.AgencyGroupKey, row.Year, row.MethodologyKey, row.Basis,
        row.Points, row.Rank, row.GradeCode);

    /// <summary>The official ones among rows of both bases, one for each agency and year: what was published where it
    /// was, what was computed elsewhere.</summary>
    public static IEnumerable<TotalRow> OfficialOf(IEnumerable<TotalRow> rows) => rows
        .Where(r => r.HasResult)
        .GroupBy(r => (r.DurableAgencyKey, r.Year))
        .Select(g => g.FirstOrDefault(r => r.Basis == ScoreRow.Published) ?? g.First());
}
