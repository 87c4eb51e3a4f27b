using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>An agency took in another one, or a part of one: from that day its figures are of another body.</summary>
/// <param name="SuccessorCode">The agency.</param>
/// <param name="Effective">The day.</param>
internal sealed record TakeIn(string SuccessorCode, DateOnly Effective)
{
    /// <summary>The days by agency code, ascending.</summary>
    public static async Task<ILookup<string, DateOnly>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<TakeIn>(new CommandDefinition(
            SqlFile.Read("queries/lineage_events.sql"), cancellationToken: cancellationToken)))
        .ToLookup(e => e.SuccessorCode, e => e.Effective, StringComparer.Ordinal);
}
