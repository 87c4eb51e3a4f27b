using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>One agency as a member of one ranked group at a year's end.</summary>
internal sealed record Member(
    short Year, int AgencyGroupKey, string GroupCode, string TreeCode, int DurableAgencyKey, int AgencyKey,
    string AgencyCode);

/// <summary>A family of methodologies with what it observes.</summary>
/// <param name="Code">methodology_code.</param>
/// <param name="Methods">Its current versions, oldest first.</param>
/// <param name="Groups">Keys of its groups, ranked or not.</param>
/// <param name="Indicators">Position of what it observes, by indicator_key.</param>
/// <param name="Codes">Codes of what it observes, by position.</param>
internal sealed record Family(
    string Code,
    IReadOnlyList<StoredMethod> Methods,
    int[] Groups,
    IReadOnlyDictionary<int, int> Indicators,
    IReadOnlyList<string> Codes)
{
    private sealed record Indicator(int IndicatorKey, string IndicatorCode);

    /// <summary>Keys of the methodologies that its results may name; 0 where none governs the year.</summary>
    public int[] MethodologyKeys { get; private init; } = [0];

    /// <summary>Reads what is known of a family.</summary>
    public static async Task<Family> LoadAsync(
        NpgsqlConnection connection, string code, IReadOnlyList<StoredMethod> methods, CancellationToken cancellationToken)
    {
        var indicators = (await connection.QueryAsync<Indicator>(new CommandDefinition(
            SqlFile.Read("queries/score_indicators.sql"), new { family = code },
            cancellationToken: cancellationToken))).AsList();
        var keys = (await connection.QueryAsync<(string Kind, int Key)>(new CommandDefinition(
            SqlFile.Read("queries/score_family.sql"), new { family = code },
            cancellationToken: cancellationToken))).AsList();
        return new Family(
            code, methods, [.. keys.Where(k => k.Kind == "GROUP").Select(k => k.Key)],
            indicators.Select((i, at) => (i.IndicatorKey, at)).ToDictionary(p => p.IndicatorKey, p => p.at),
            [.. indicators.Select(i => i.IndicatorCode)])
        {
            // A superseded revision of a methodology stands on changes that it made.
            MethodologyKeys = [0, .. keys.Where(k => k.Kind == "METHODOLOGY").Select(k => k.Key)],
        };
    }

    /// <summary>The version that governs a result year, or null.</summary>
    public StoredMethod? Governing(int year) => Methods.SingleOrDefault(m => m.Method.Covers(year));

    /// <summary>The members of its ranked groups, or of one of them, at the ends of some years.</summary>
    public async Task<ILookup<int, Member>> MembersAsync(
        NpgsqlConnection connection, int? group, IEnumerable<int> years, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Member>(new CommandDefinition(
            SqlFile.Read("queries/group_members.sql"),
            new { family = Code, group, years = years.Select(y => (short)y).ToArray() },
            cancellationToken: cancellationToken))).ToLookup(m => (int)m.Year);
}
