using System.Globalization;
using Dapper;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>A request as its worker takes it up.</summary>
internal sealed record ClaimedRun(string RequestedBy, string Parameters);

/// <summary>A sign of life: is the run still this worker's, and who wants it to end.</summary>
internal sealed record RunPulse(bool IsAlive, string? CancelledBy);

/// <summary>Reads and writes <c>ops.run</c> and <c>ops.run_step</c>; every change of state is here.</summary>
internal static class RunJournal
{
    private sealed record NextAttempt(long RunKey, short Attempt, DateTime DueAt);

    /// <summary>The lane in which a run takes its turn.</summary>
    public static async Task<string> LaneAsync(
        NpgsqlConnection connection, RunOrder order, CancellationToken cancellationToken) =>
        (await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            SqlFile.Read("queries/run_lane.sql"),
            new { order.RequestKey, Kind = Word(order.Kind), parameters = order.Parameters.ToJson() },
            cancellationToken: cancellationToken)))!;

    /// <summary>Takes the lock of a lane for this session, if nobody holds it.</summary>
    public static async Task<bool> TryLockAsync(
        NpgsqlConnection connection, string lane, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select pg_try_advisory_lock(hashtextextended('itanalytics run ' || @lane, 0))", new { lane },
            cancellationToken: cancellationToken));

    /// <summary>
    /// Gives the lock back. Closing the connection would not: the pool keeps the session and resets it only when
    /// it is used again.
    /// </summary>
    public static async Task UnlockAsync(NpgsqlConnection connection, string lane)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await connection.ExecuteAsync(
                "select pg_advisory_unlock(hashtextextended('itanalytics run ' || @lane, 0))", new { lane });
        }
    }

    /// <summary>A run that begins at once, asked for by this process.</summary>
    public static async Task<long> BeginAsync(
        NpgsqlConnection connection, RunOrder order, string worker, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/run_begin.sql"),
            new { Kind = Word(order.Kind), order.RequestedBy, parameters = order.Parameters.ToJson(), worker },
            cancellationToken: cancellationToken));

    /// <summary>Turns a request into a run of this worker; null when it is no longer waiting.</summary>
    public static async Task<ClaimedRun?> ClaimAsync(
        NpgsqlConnection connection, long runKey, string worker, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<ClaimedRun>(new CommandDefinition(
            SqlFile.Read("queries/run_claim.sql"), new { runKey, worker }, cancellationToken: cancellationToken));

    /// <summary>Says that the run is alive and how far it is, and hears whether it is wanted any more.</summary>
    public static async Task<RunPulse> BeatAsync(
        NpgsqlConnection connection, Run run, CancellationToken cancellationToken)
    {
        var (number, pace) = (run.At?.Number ?? 0, run.At?.Step.Pace ?? StepPace.Of(0, null, TimeSpan.Zero));
        return await connection.QuerySingleAsync<RunPulse>(new CommandDefinition(
            SqlFile.Read("queries/run_beat.sql"),
            new { runKey = run.Key, number, pace.RowsDone, pace.RowsPerSecond, pace.Fraction, pace.SecondsLeft },
            cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Ends the runs whose workers died: every one still RUNNING whose last sign of life is older than
    /// <paramref name="silence"/>. Each is asked for again, unless a person started it by hand or it has died too often.
    /// </summary>
    /// <param name="connection">Where.</param>
    /// <param name="silence">How old a sign of life may be.</param>
    /// <param name="lane">Only runs of this lane; null for all.</param>
    /// <param name="terms">How often a run is tried, and who is told that it is not any more.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task InterruptDeadAsync(
        NpgsqlConnection connection, TimeSpan silence, string? lane, RunTerms terms, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var dead = (await connection.QueryAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/run_interrupt_dead.sql"), new { silence, lane },
            cancellationToken: cancellationToken))).AsList();
        if (dead.Count > 0)
        {
            await RequestAgainAsync(connection, [.. dead], TimeSpan.Zero, terms.Times.Attempts);
            await Outbox.TellRunsAsync(connection, terms.Notify, [.. dead]);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Puts a request into the queue, unless the same waits there; its key, or null.</summary>
    public static async Task<long?> RequestOnceAsync(
        NpgsqlConnection connection, RunKind kind, RunParameters parameters, string requestedBy,
        CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            SqlFile.Read("queries/run_request_once.sql"),
            new { kind = Word(kind), parameters = parameters.ToJson(), requestedBy },
            cancellationToken: cancellationToken));

    /// <summary>Asks again for a run that this worker had to leave; written while the worker is stopping, so no
    /// token.</summary>
    public static async Task RequestAgainAsync(NpgsqlDataSource dataSource, long runKey, RunTimes times)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await RequestAgainAsync(connection, [runKey], TimeSpan.Zero, times.Attempts);
    }

    /// <summary>
    /// Ends a run. One that failed of what may pass is asked for again, after a pause that doubles with each attempt.
    /// An end is written even when the run was cancelled, so no token.
    /// </summary>
    /// <returns>The message as it was written.</returns>
    public static async Task<string?> EndAsync(
        NpgsqlDataSource dataSource, long runKey, RunState state, RunTrouble? trouble, RunTerms terms)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var next = state == RunState.Failed && trouble is { MayPass: true }
            ? await TryAgainAsync(connection, runKey, terms.Times)
            : null;
        var message = next is null
            ? trouble?.Message
            : string.Create(CultureInfo.InvariantCulture,
                $"{trouble!.Message} It is tried again by itself at {next.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'} " +
                $"(attempt {next.Attempt} of {terms.Times.Attempts}, run {next.RunKey}).");
        await connection.ExecuteAsync(
            SqlFile.Read("queries/run_end.sql"), new { runKey, State = Word(state), trouble?.Code, message });
        if (state == RunState.Failed) await Outbox.TellRunsAsync(connection, terms.Notify, [runKey]);
        await transaction.CommitAsync(CancellationToken.None);
        return message;
    }

    public static async Task BeginStepAsync(
        NpgsqlDataSource dataSource, long runKey, short number, string name, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into ops.run_step (run_key, step_number, name, state) values (@runKey, @number, @name, 'RUNNING')",
            new { runKey, number, name }, cancellationToken: cancellationToken));
    }

    public static async Task EndStepAsync(
        NpgsqlDataSource dataSource, long runKey, short number, string state, RunStep step)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        var pace = step.Pace;
        await connection.ExecuteAsync(SqlFile.Read("queries/run_step_end.sql"), new
        {
            runKey,
            number,
            state,
            step.RowsIn,
            step.RowsOut,
            step.Message,
            pace.RowsDone,
            pace.RowsPerSecond,
            pace.Fraction,
        });
    }

    /// <summary>The word of a kind in <c>ops.run.kind</c>.</summary>
    public static string Word(RunKind kind) => kind.ToString().ToUpperInvariant();

    private static string Word(RunState state) => state.ToString().ToUpperInvariant();

    private static async Task<NextAttempt?> TryAgainAsync(NpgsqlConnection connection, long runKey, RunTimes times)
    {
        var attempt = await connection.ExecuteScalarAsync<int>(
            "select attempt from ops.run where run_key = @runKey", new { runKey });
        return await RequestAgainAsync(connection, [runKey], times.Pause * Math.Pow(2, attempt - 1), times.Attempts);
    }

    private static async Task<NextAttempt?> RequestAgainAsync(
        NpgsqlConnection connection, long[] runKeys, TimeSpan pause, int attempts) =>
        (await connection.QueryAsync<NextAttempt>(
            SqlFile.Read("queries/run_request_again.sql"), new { runKeys, pause, attempts })).FirstOrDefault();
}
