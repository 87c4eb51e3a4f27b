using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>COPY takes no parameters; what it reads by is said to the session beforehand.</summary>
internal static class CopySettings
{
    /// <summary>Sets the year, agencies and groups of the COPYs that follow.</summary>
    public static Task SetAsync(
        NpgsqlConnection connection, int year, IEnumerable<int> agencies, IEnumerable<int> groups,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/score_setting.sql"),
            new { year, agencies = agencies.ToArray(), groups = groups.ToArray() }, cancellationToken: cancellationToken));
}
