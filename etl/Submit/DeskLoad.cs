using Dapper;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Submit;

/// <summary>
/// Loads what a person sends, in one transaction with its run: it is seen when it has succeeded, or never; a check is the
/// same transaction, undone. Where a worker does it, the run is the worker's. Other runs go on beside it, since merges wait for one another; scores follow in the pipeline
/// that it asks for.
/// </summary>
internal static class DeskLoad
{
    /// <summary>Loads a file.</summary>
    /// <param name="dataSource">Connections with the loader's rights.</param>
    /// <param name="contracts">What is known of sources.</param>
    /// <param name="requestedBy">Who sends it.</param>
    /// <param name="file">The file.</param>
    /// <param name="contract">The contract to read it by.</param>
    /// <param name="terms">On which terms.</param>
    /// <param name="isCheck">Keep nothing.</param>
    /// <param name="also">What else belongs into the transaction, or nothing.</param>
    /// <param name="workerRun">Key of the run in which a worker does it; null for a run of its own.</param>
    /// <param name="cancellationToken">Cancels; nothing stays.</param>
    public static async Task<LoadReport> RunAsync(
        NpgsqlDataSource dataSource, SourceContracts contracts, string requestedBy, SourceFile file, SourceContract contract,
        LoadTerms terms, bool isCheck, Func<NpgsqlConnection, LoadReport, Task>? also, long? workerRun,
        CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var runKey = workerRun ?? await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            SqlFile.Read("queries/run_of_submission.sql"), new { requestedBy, worker = Runner.Worker }, cancellationToken: cancellationToken));
        var report = await new FileLoader(dataSource, contracts, SystemClock.Instance).LoadAsync(
            connection, file, contract, runKey, terms, null, cancellationToken);
        // A check leaves nothing, and a repeated content nothing new: not even the run.
        if (isCheck || report.State == LoadState.AlreadyLoaded) return report;
        if (also is not null) await also(connection, report);
        if (report.Counts.Facts > 0)
            await RunJournal.RequestOnceAsync(connection, RunKind.Pipeline, RunParameters.None, requestedBy, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return report;
    }
}
