using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Reference;
using ItAnalytics.Warehouse.Errors;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Loads files, each in one transaction: its facts, its rejections and its reconciliation appear together or not at all.
/// The same content is loaded once per source, and once per day where its files are of days, however often and by
/// however many processes it is offered.
/// </summary>
/// <param name="dataSource">Connections with the loader's rights.</param>
/// <param name="contracts">What is known of sources.</param>
/// <param name="clock">The time; a period that begins after it is in the future.</param>
internal sealed class FileLoader(NpgsqlDataSource dataSource, SourceContracts contracts, IClock clock)
{
    /// <summary>Loads one file.</summary>
    /// <param name="path">The file; its path chooses the contract.</param>
    /// <param name="runKey">The run in <c>ops.run</c> that loads it.</param>
    /// <param name="reload">
    /// Load a content again that was loaded before: lines that were rejected for want of an agency or an alias may pass
    /// now, all others turn out unchanged.
    /// </param>
    /// <param name="progress">Hears of progress every few thousand lines.</param>
    /// <param name="cancellationToken">Cancels; nothing of the file stays behind.</param>
    public async Task<LoadReport> LoadAsync(
        string path, long runKey, bool reload = false, IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (contracts.Match(path) is not { } contract) return LoadReport.RefusedUnread(path, null, NoContract(path));
        SourceFile opened;
        try
        {
            opened = await SourceFile.ReadAsync(path, cancellationToken);
        }
        catch (FileRefusedException refusal)
        {
            return LoadReport.RefusedUnread(path, contract.Code, refusal.Rejection);
        }

        using var file = opened;
        return await LoadAsync(file, contract, runKey, new LoadTerms { IsReload = reload }, progress, cancellationToken);
    }

    /// <summary>Loads an opened file under a contract, in a transaction of its own.</summary>
    /// <exception cref="CodedException">SYS905: the database has no space; nothing of the file stays behind.</exception>
    public async Task<LoadReport> LoadAsync(
        SourceFile file, SourceContract contract, long runKey, LoadTerms terms, IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var report = await LoadAsync(connection, file, contract, runKey, terms, progress, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return report;
        }
        catch (PostgresException error) when (DiskTrouble.IsDatabaseFull(error))
        {
            throw DiskTrouble.DatabaseFull(error);
        }
        catch (Exception error) when (IsOfTheFile(error))
        {
            return await RefuseAsync(file, contract, runKey, terms, error, cancellationToken);
        }
    }

    // What went wrong with these very lines, be it a mistake of this program: other files must not wait for its mending.
    private static bool IsOfTheFile(Exception error) =>
        error is not (OperationCanceledException or CodedException or OutOfMemoryException) && !DiskTrouble.IsFull(error)
        && PostgresErrors.Classify(error) is PostgresTrouble.Bug or PostgresTrouble.BadData or PostgresTrouble.Conflict;

    private async Task<LoadReport> RefuseAsync(
        SourceFile file, SourceContract contract, long runKey, LoadTerms terms, Exception error, CancellationToken cancellationToken)
    {
        var rejection = new Rejection(0, new Complaint(
            error is PostgresException ? ErrorCodes.StatementFailed : ErrorCodes.Unexpected, null,
            $"Chương trình không nạp được tệp này ({error.GetType().Name}: {error.Message}). Các tệp khác vẫn được nạp. Hãy báo cho người phát triển kèm tệp này.",
            $"The program could not load this file ({error.GetType().Name}: {error.Message}). The other files go on. Report it together with the file."), "");
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("content_lock", cancellationToken, $"{contract.Code}/{file.Hash}");
        var statedOn = Dated(contract, file, clock.GetCurrentInstant()).Day;
        var (fileKey, _) = await OpenAsync(connection, contract, file, runKey, terms, statedOn, cancellationToken);
        var tally = new LoadTally(fileKey, runKey);
        tally.Reject(rejection);
        await tally.WriteRejectionsAsync(connection, cancellationToken);
        await CloseAsync(connection, tally, LoadState.Refused, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LoadReport.RefusedUnread(file.Path, contract.Code, rejection) with { ContentHash = file.Hash, SourceFileKey = fileKey };
    }

    /// <summary>Loads an opened file inside the caller's transaction, which decides whether anything of it stays.</summary>
    public async Task<LoadReport> LoadAsync(
        NpgsqlConnection connection, SourceFile file, SourceContract contract, long runKey, LoadTerms terms,
        IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("content_lock", cancellationToken, $"{contract.Code}/{file.Hash}");
        var now = clock.GetCurrentInstant();
        var (statedOn, noDate) = Dated(contract, file, now);
        if (!terms.IsReload && await FindLoadedAsync(connection, contract, file, statedOn, cancellationToken) is { } earlier)
            return earlier;

        var (fileKey, statedAt) = await OpenAsync(connection, contract, file, runKey, terms, statedOn, cancellationToken);
        var tally = new LoadTally(fileKey, runKey);
        await connection.ExecuteAsync("lines_begin", cancellationToken);
        var state = LoadState.Loaded;
        try
        {
            void Report(RecordSource source) =>
                progress?.Report(new LoadProgress(file.Path, tally.Lines, tally.Rejected, source.Progress));

            if (noDate is not null) throw noDate;
            var load = contract.States >= LineKind.Observation
                ? FactLoad.RunAsync(connection, file, contract, tally, terms, statedAt, now, Report, cancellationToken)
                : ReferenceLoad.RunAsync(connection, file, contract, tally, Report, cancellationToken);
            await load;
        }
        catch (FileRefusedException refusal)
        {
            // Refused at its header, or at that of a later sheet: nothing of its lines stays.
            await connection.ExecuteAsync("lines_undo", cancellationToken);
            tally = new LoadTally(fileKey, runKey);
            state = LoadState.Refused;
            tally.Reject(refusal.Rejection);
        }

        await tally.WriteRejectionsAsync(connection, cancellationToken);
        await CloseAsync(connection, tally, state, cancellationToken);
        await connection.ExecuteAsync("bump_generation", cancellationToken);
        progress?.Report(new LoadProgress(file.Path, tally.Lines, tally.Rejected, 1));
        return new LoadReport
        {
            Path = file.Path,
            SourceCode = contract.Code,
            ContentHash = file.Hash,
            SourceFileKey = fileKey,
            State = state,
            Counts = tally.Counts,
            RejectedByRule = tally.RejectedByRule,
            WarnedByCode = tally.WarnedByCode,
            Rejections = tally.Rejections,
            Warned = tally.Warned,
        };
    }

    private static async Task<LoadReport?> FindLoadedAsync(
        NpgsqlConnection connection, SourceContract contract, SourceFile file, LocalDate? statedOn,
        CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync(
            "source_file_find",
            r => (Key: r.GetInt32(0), State: r.GetString(1),
                Counts: new LoadCounts(r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6))),
            cancellationToken, contract.Code, file.Hash, statedOn);
        return found is [{ State: "LOADED" } loaded]
            ? new LoadReport
            {
                Path = file.Path,
                SourceCode = contract.Code,
                ContentHash = file.Hash,
                SourceFileKey = loaded.Key,
                State = LoadState.AlreadyLoaded,
                Counts = loaded.Counts,
            }
            : null;
    }

    private static (LocalDate? Day, FileRefusedException? Refusal) Dated(SourceContract contract, SourceFile file, Instant now)
    {
        try
        {
            return (StatementDate.Of(contract, file.Name, now.InUtc().Date), null);
        }
        catch (FileRefusedException refusal)
        {
            return (null, refusal);
        }
    }

    private static async Task<(int Key, Instant? StatedAt)> OpenAsync(
        NpgsqlConnection connection, SourceContract contract, SourceFile file, long runKey, LoadTerms terms, LocalDate? statedOn,
        CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "source_file_open",
            r => (r.GetInt32(0), r.OrNull(1, column => Instant.FromDateTimeUtc(r.GetFieldValue<DateTime>(column)))),
            cancellationToken, contract.Code, ContractYaml.CodeOf(contract.Kind), file.Name,
            file.Hash, file.ByteCount, contract.Licence, contract.Citation, runKey, terms.ReplayOf, terms.ApiKey,
            statedOn))[0];

    private static Task<int> CloseAsync(
        NpgsqlConnection connection, LoadTally tally, LoadState state, CancellationToken cancellationToken)
    {
        var counts = tally.Counts;
        return connection.ExecuteAsync(
            "source_file_close", cancellationToken, tally.SourceFileKey, state == LoadState.Loaded ? "LOADED" : "REFUSED",
            counts.Lines, counts.Facts, counts.Unchanged, counts.Superseded, counts.Rejected);
    }

    private static Rejection NoContract(string path) => new(0, new Complaint(
        SourceErrorCodes.NoContract, null,
        $"Không có hợp đồng nguồn nào nhận tệp '{Path.GetFileName(path)}'. Hãy đặt tên và thư mục đúng mẫu, hoặc thêm hợp đồng vào etl/sources.",
        $"No source contract takes the file '{Path.GetFileName(path)}'. Give it the name and folder of its source, or add a contract to etl/sources."), "");
}
