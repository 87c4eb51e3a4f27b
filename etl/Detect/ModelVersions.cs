using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using ItAnalytics.Ml;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>Keys of model versions: one row of <c>dw.dim_model_version</c> for each model and set of
/// parameters.</summary>
internal static class ModelVersions
{
    /// <summary>The key of a version, which is added when it is new.</summary>
    public static async Task<int> KeyAsync(
        NpgsqlConnection connection, ModelVersion model, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Serialize(model.Parameters
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Parameters)));
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            SqlFile.Read("queries/model_version.sql"),
            new { name = model.Name, version = model.Version, parameters, hash },
            cancellationToken: cancellationToken));
    }
}
