using ItAnalytics.Etl.Validate;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>Reads the dimensions that lines are checked against, as they stand in the load's transaction.</summary>
internal static class ReferenceReader
{
    /// <summary>Reads everything; a few thousand rows.</summary>
    public static async Task<ReferenceData> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var agencies = await connection.QueryAsync("reference_agencies", Version, cancellationToken);
        var aliases = await connection.QueryAsync("reference_aliases", r => (r.GetString(0), r.GetInt32(1)), cancellationToken);
        var groups = await connection.QueryAsync(
            "reference_groups", r => new Group(r.GetInt32(0), r.GetString(1), r.GetString(2)), cancellationToken);
        var members = await connection.QueryAsync(
            "reference_members", r => new Membership(r.GetInt32(0), r.GetInt32(1), r.Date(2), r.OrNull(3, r.Date)), cancellationToken);
        var indicators = await connection.QueryAsync("reference_indicators", ReadIndicator, cancellationToken);
        var methods = await connection.QueryAsync("reference_methods", Method, cancellationToken);
        return new ReferenceData(agencies, aliases, groups, members, indicators, methods);
    }

    private static AgencyVersion Version(NpgsqlDataReader r) => new(
        r.GetInt32(0), r.GetInt32(1), r.GetString(2), r.GetString(3), r.GetString(4), r.Date(5), r.OrNull(6, r.Date));

    private static Indicator ReadIndicator(NpgsqlDataReader r) => new(
        r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6),
        r.OrNull(7, r.GetDecimal), r.OrNull(8, r.GetDecimal));

    private static MethodVersion Method(NpgsqlDataReader r) => new(
        r.GetInt32(0), r.GetString(1), r.GetInt16(2), r.OrNull(3, c => (int)r.GetInt16(c)), r.GetString(4),
        r.GetFieldValue<string[]>(5).ToHashSet(StringComparer.Ordinal));
}
