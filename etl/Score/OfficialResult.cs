namespace ItAnalytics.Etl.Score;

/// <summary>One row of the totals that will stand: agency x result year x basis.</summary>
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
}

/// <summary>The official results of one family: what was published where it was, what was computed elsewhere.</summary>
internal sealed class OfficialResults
{
    private readonly Dictionary<int, List<TotalRow>> byAgency;

    /// <summary>Chooses among the rows of both bases.</summary>
    public OfficialResults(IEnumerable<TotalRow> rows)
    {
        byAgency = rows
            .Where(r => r.HasResult)
            .GroupBy(r => (r.DurableAgencyKey, r.Year))
            .Select(g => g.FirstOrDefault(r => r.Basis == "PUBLISHED") ?? g.First())
            .GroupBy(r => r.DurableAgencyKey)
            .ToDictionary(g => g.Key, g => g.OrderBy(r => r.Year).ToList());
    }

    /// <summary>Every result with the one before it: the agency's latest of an earlier year, however much
    /// earlier.</summary>
    public IEnumerable<(TotalRow Previous, TotalRow Current)> Steps() =>
        byAgency.OrderBy(p => p.Key).SelectMany(p => p.Value.Zip(p.Value.Skip(1)));
}
