using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Mart;

/// <summary>Which marts follow.</summary>
internal enum MartScope
{
    /// <summary>Results that were computed or announced, and what else is shown of their groups.</summary>
    Results,

    /// <summary>The same, and all findings and forecasts.</summary>
    Everything,
}

/// <summary>
/// Facts to what the API reads, of the groups and years whose results are new: each mart is merged from the facts, all in one transaction, so that a reader sees the
/// old state or the new one and rows that stay keep their keys. What is announced is frozen on the way, and shown from
/// then on. Last of all the warehouse's generation rises.
/// </summary>
internal static class MartStep
{
    // The next mart joins this one, and is planned by its statistics; a few rows change nothing of them.
    private const int AnalysedFrom = 200;

    // In order: later ones read earlier ones.
    private static readonly string[] Marts = ["score_history", "publication", "score", "node_score", "score_summary", "score_aggregate", "anomaly", "forecast", "indicator_forecast"];

    /// <summary>Brings the marts up to date.</summary>
    public static async Task RunAsync(Run run, RunStep step, MartScope scope, CancellationToken cancellationToken)
    {
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, SqlFile.Read("marts/begin.sql"), cancellationToken);
        List<string> changed = [];
        foreach (var mart in Marts)
        {
            var rows = await connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read($"marts/{mart}.sql"), new { everything = scope == MartScope.Everything },
                cancellationToken: cancellationToken));
            if (rows >= AnalysedFrom && mart != "publication")
                await ExecuteAsync(connection, $"analyze mart.{mart}", cancellationToken);
            step.RowsOut += rows;
            changed.Add($"{mart} {rows}");
        }
        await Outbox.TellFindingsAsync(connection, run.Notify, run.Key, cancellationToken);
        await ExecuteAsync(connection, SqlFile.Read("marts/end.sql"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        step.Message = $"Rows changed: {string.Join(", ", changed)}.";
    }

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
}
