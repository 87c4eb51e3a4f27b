using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Mart;

/// <summary>
/// Facts to what the API reads: each mart is merged from the facts, all in one transaction, so that a reader sees the
/// old state or the new one and rows that stay keep their keys. What is announced is frozen on the way, and shown from
/// then on. Last of all the warehouse's generation rises.
/// </summary>
internal static class MartStep
{
    // In order: later ones read earlier ones.
    private static readonly string[] Marts = ["score_history", "publication", "score", "node_score", "score_summary", "score_aggregate", "anomaly", "forecast", "indicator_forecast"];

    /// <summary>Rebuilds all marts.</summary>
    public static async Task RunAsync(Run run, RunStep step, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A review carries itself into mart.anomaly; it waits here, and the merge sees all that were before.
        await ExecuteAsync(connection, "lock table mart.anomaly in share row exclusive mode", cancellationToken);
        List<string> changed = [];
        foreach (var mart in Marts)
        {
            var rows = await ExecuteAsync(connection, SqlFile.Read($"marts/{mart}.sql"), cancellationToken);
            if (rows > 0 && mart != "publication")
            {
                // The next mart joins this one, and is planned by its statistics.
                await ExecuteAsync(connection, $"analyze mart.{mart}", cancellationToken);
            }
            step.RowsOut += rows;
            changed.Add($"{mart} {rows}");
        }
        await Outbox.TellFindingsAsync(connection, run.Notify, run.Key, cancellationToken);
        await ExecuteAsync(connection, "select ops.bump_generation()", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        step.Message = $"Rows changed: {string.Join(", ", changed)}.";
    }

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
}
