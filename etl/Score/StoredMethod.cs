using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>A methodology with the keys that its scores are stored under.</summary>
/// <param name="Key">methodology_key.</param>
/// <param name="Method">The checked method.</param>
/// <param name="NodeKeys">node_key by position of the node in the method.</param>
internal sealed record StoredMethod(int Key, Methodology Method, IReadOnlyList<int> NodeKeys)
{
    private sealed record Row(
        int MethodologyKey, string MethodologyCode, string Version, string FileText, string NodeCode, int NodeKey);

    /// <summary>All current methodologies, by family, oldest first.</summary>
    /// <exception cref="CodedException">SCO630: a stored file cannot be read by this program.</exception>
    public static async Task<ILookup<string, StoredMethod>> LoadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            SqlFile.Read("queries/methods_current.sql"), cancellationToken: cancellationToken));
        return rows.GroupBy(r => r.MethodologyKey).Select(Of).ToLookup(m => m.Method.Code, StringComparer.Ordinal);
    }

    private static StoredMethod Of(IGrouping<int, Row> rows)
    {
        var any = rows.First();
        var reading = MethodologyReader.Read(any.FileText, $"{any.MethodologyCode}/{any.Version}");
        if (reading.Methodology is not { } method)
        {
            throw new CodedException(ScoreErrorCodes.StoredMethodUnreadable,
                $"The stored methodology {any.MethodologyCode}/{any.Version} cannot be read by this program: " +
                $"{reading.Problems[0]} Correct its file under warehouse/methodologies and load it again.");
        }
        var keys = rows.ToDictionary(r => r.NodeCode, r => r.NodeKey, StringComparer.Ordinal);
        return new StoredMethod(any.MethodologyKey, method, [.. method.Nodes.Select(n => keys[n.Code])]);
    }
}
