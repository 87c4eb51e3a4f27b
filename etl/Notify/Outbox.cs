using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Notify;

/// <summary>One thing to tell, as it waits in <c>ops.notification</c>.</summary>
internal sealed record Waiting(
    long Key, string Channel, long RunKey, long? AnomalyKey, short Attempt, DateTime CreatedAt, string Body);

/// <summary>A message that waits or was given up.</summary>
/// <param name="Channel">WEBHOOK or MAIL.</param>
/// <param name="RunKey">The run that it is about.</param>
/// <param name="About">RUN: that it failed; FINDINGS: what it found.</param>
/// <param name="Things">How many findings, or 1.</param>
/// <param name="Attempts">How often it was sent in vain.</param>
/// <param name="DueAt">When it is sent next, in UTC.</param>
/// <param name="IsGivenUp">It is not sent any more unless somebody asks for it.</param>
/// <param name="LastError">Why it could not be delivered.</param>
public sealed record OpenNotification(
    string Channel, long RunKey, string About, int Things, int Attempts, DateTime DueAt, bool IsGivenUp, string? LastError);

/// <summary>Reads and writes <c>ops.notification</c>. What is to be told is written in the transaction of what it is about.</summary>
public static class Outbox
{
    /// <summary>What waits or was given up.</summary>
    public static async Task<IReadOnlyList<OpenNotification>> OpenAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<OpenNotification>(new CommandDefinition(
            SqlFile.Read("queries/notifications_open.sql"), cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Sends again what was given up, about one run or all; returns how many things.</summary>
    public static async Task<int> SendAgainAsync(
        NpgsqlDataSource dataSource, long? runKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/notification_again.sql"), new { runKey }, cancellationToken: cancellationToken));
    }

    /// <summary>Tells of runs that ended badly and are not tried again. An end is told even of a cancelled worker, so no
    /// token.</summary>
    internal static Task TellRunsAsync(NpgsqlConnection connection, NotifySettings settings, long[] runKeys) =>
        settings.Channels is not { Length: > 0 } channels
            ? Task.CompletedTask
            : connection.ExecuteAsync(SqlFile.Read("queries/notify_runs.sql"), new { channels, runKeys });

    /// <summary>Tells of the findings of a run that are likely right.</summary>
    internal static Task TellFindingsAsync(
        NpgsqlConnection connection, NotifySettings settings, long runKey, CancellationToken cancellationToken) =>
        settings.Channels is not { Length: > 0 } channels
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read("queries/notify_findings.sql"), new { channels, runKey, severe = settings.SevereProbability },
                cancellationToken: cancellationToken));

    /// <summary>What the next message that is due tells, locked for this transaction; nothing when none is due.</summary>
    internal static async Task<IReadOnlyList<Waiting>> NextAsync(
        NpgsqlConnection connection, string[] channels, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Waiting>(new CommandDefinition(
            SqlFile.Read("queries/notification_next.sql"), new { channels }, cancellationToken: cancellationToken))).AsList();

    /// <summary>Notes that a message was sent, and what came of it.</summary>
    internal static Task SentAsync(
        NpgsqlConnection connection, NotifySettings settings, IReadOnlyList<Waiting> message, string? error) =>
        connection.ExecuteAsync(SqlFile.Read("queries/notification_sent.sql"), new
        {
            keys = message.Select(thing => thing.Key).ToArray(),
            error,
            attempts = settings.Attempts,
            pause = settings.Pause * Math.Pow(2, message[0].Attempt),
        });
}
