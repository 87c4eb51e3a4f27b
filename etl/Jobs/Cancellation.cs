using Dapper;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>The wish that a run end before it is done.</summary>
public static class Cancellation
{
    /// <summary>Journals the wish: a run that waits ends at once, one at work with its next sign of life.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="runKey">Key in <c>ops.run</c>.</param>
    /// <param name="requestedBy">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run's state now.</returns>
    /// <exception cref="CodedException">SYS927: there is no such run, or it has ended.</exception>
    public static async Task<string> AskAsync(
        NpgsqlDataSource dataSource, long runKey, string requestedBy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var asked = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            SqlFile.Read("queries/run_cancel.sql"), new { runKey, requestedBy }, cancellationToken: cancellationToken));
        var state = await StateAsync(dataSource, runKey, cancellationToken);
        return asked is not null
            ? state
            : throw new CodedException(RunErrorCodes.NothingToCancel,
                $"Run {runKey} is {state} by now, so there is nothing to cancel.");
    }

    /// <summary>The run's state, in the words of <c>ops.run.state</c>.</summary>
    /// <exception cref="CodedException">SYS927: there is no such run.</exception>
    public static async Task<string> StateAsync(
        NpgsqlDataSource dataSource, long runKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select state from ops.run where run_key = @runKey", new { runKey }, cancellationToken: cancellationToken))
            ?? throw new CodedException(RunErrorCodes.NothingToCancel,
                $"There is no run {runKey}. 'runs' in GraphQL and the console's page of runs name those that there are.");
    }
}
