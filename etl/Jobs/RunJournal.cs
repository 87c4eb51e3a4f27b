using Dapper;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>Reads and writes <c>ops.run</c> and <c>ops.run_step</c>; every change of state is here.</summary>
internal static class RunJournal
{
    /// <summary>Key of the advisory lock that a run at work holds; one for each database.</summary>
    private const long RunLock = 0x4974416E616C; // "ItAnal"

    /// <summary>Takes the run lock for this session, if nobody holds it.</summary>
    public static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select pg_try_advisory_lock(@RunLock)", new { RunLock }, cancellationToken: cancellationToken));

    /// <summary>
    /// Gives the run lock back. Closing the connection would not: the pool keeps the session and resets it only when
    /// it is used again.
    /// </summary>
    public static async Task UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@RunLock)", new { RunLock });
        }
    }

    /// <summary>A run that begins at once, asked for by this process.</summary>
    public static async Task<long> BeginAsync(
        NpgsqlConnection connection, RunKind kind, string requestedBy, string worker,
        CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/run_begin.sql"), new { Kind = Word(kind), requestedBy, worker },
            cancellationToken: cancellationToken));

    /// <summary>Turns a request into a run of this worker; false when it is no longer waiting.</summary>
    public static async Task<bool> ClaimAsync(
        NpgsqlConnection connection, long runKey, string worker, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/run_claim.sql"), new { runKey, worker }, cancellationToken: cancellationToken)) == 1;

    /// <summary>Says that the run is alive; false when it has been given up for dead.</summary>
    public static async Task<bool> BeatAsync(
        NpgsqlConnection connection, long runKey, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update ops.run set heartbeat_at = now() where run_key = @runKey and state = 'RUNNING'", new { runKey },
            cancellationToken: cancellationToken)) == 1;

    /// <summary>
    /// Ends the runs whose workers died: every one still RUNNING whose last sign of life is older than
    /// <paramref name="silence"/>. Each is asked for again, at most twice, unless a person started it by hand.
    /// </summary>
    public static async Task InterruptDeadAsync(
        NpgsqlConnection connection, TimeSpan silence, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var dead = await connection.QueryAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/run_interrupt_dead.sql"), new { silence }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/run_request_again.sql"), new { runKeys = dead.ToArray() },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Puts a request into the queue and returns its key.</summary>
    public static async Task<long> RequestAsync(
        NpgsqlDataSource dataSource, RunKind kind, string requestedBy, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/run_request.sql"), new { Kind = Word(kind), requestedBy },
            cancellationToken: cancellationToken));
    }

    /// <summary>Asks again for a run that this worker had to leave; written while the worker is stopping, so no
    /// token.</summary>
    public static async Task RequestAgainAsync(NpgsqlDataSource dataSource, long runKey)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            SqlFile.Read("queries/run_request_again.sql"), new { runKeys = new[] { runKey } });
    }

    // An end is written even when the run was cancelled: no token.
    public static async Task EndAsync(
        NpgsqlDataSource dataSource, long runKey, RunState state, string? code, string? message)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            SqlFile.Read("queries/run_end.sql"),
            new { runKey, State = state.ToString().ToUpperInvariant(), code, message });
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
        await connection.ExecuteAsync(SqlFile.Read("queries/run_step_end.sql"),
            new { runKey, number, state, step.RowsIn, step.RowsOut, step.Message });
    }

    /// <summary>The stable code and the words of whatever ended a step.</summary>
    public static (string Code, string Message) Describe(Exception error) => error switch
    {
        CodedException coded => (coded.Code, coded.Message),
        MethodologyException method => (method.Problems[0].Code, method.Message),
        OperationCanceledException => (ErrorCodes.RunStopped, "Stopped before its end; run again to do the rest."),
        PostgresException postgres => (ErrorCodes.StatementFailed,
            $"PostgreSQL refused a statement ({postgres.SqlState}): {postgres.MessageText}"),
        NpgsqlException npgsql => (ErrorCodes.ServerUnreachable, npgsql.Message),
        _ => (ErrorCodes.Unexpected, $"{error.GetType().Name}: {error.Message}"),
    };

    /// <summary>The word of a kind in <c>ops.run.kind</c>.</summary>
    public static string Word(RunKind kind) => kind.ToString().ToUpperInvariant();
}
