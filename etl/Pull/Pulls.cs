using System.Globalization;
using Dapper;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Pull;

/// <summary>
/// Fetches what is new of the sources that are pulled. What was fetched is a file of records, loaded as any other, and how
/// far the pull came is written in the same transaction: what was seen is loaded, and what was not is fetched again. One
/// source is never pulled twice at once; several may be, side by side.
/// </summary>
public static class Pulls
{
    private const string SourceLock = "hashtextextended('itanalytics pull ' || @source, 0)";
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Pulls sources, one after the other.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="sources">Codes of the sources; none means all that are pulled.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="isFull">Forget how far the last pulls came.</param>
    /// <param name="contractFolder">Folder of source contracts; null for the program's own.</param>
    /// <param name="cancellationToken">Cancels; nothing stays of the source at hand.</param>
    /// <returns>A receipt for each source that had something new.</returns>
    /// <exception cref="CodedException">SRC141, SRC142: a source does not answer, or is not set up.</exception>
    public static Task<IReadOnlyList<Receipt>> RunAsync(
        NpgsqlDataSource dataSource, IReadOnlyList<string> sources, string by, bool isFull = false, string? contractFolder = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var contracts = SourceContracts.Load(contractFolder ?? SourceContracts.DefaultFolder);
        return RunAsync(dataSource, contracts, sources, by, isFull, FirstWait, workerRun: null, cancellationToken);
    }

    /// <summary>Codes of the sources that are pulled.</summary>
    internal static IEnumerable<string> Sources(SourceContracts contracts) =>
        contracts.All.Where(c => c.Pull is not null).Select(c => c.Code);

    /// <summary>Pulls the one source that a run is about, as a step of it.</summary>
    internal static async Task RunAsync(Run run, RunStep step, string contractFolder, CancellationToken cancellationToken)
    {
        var source = run.Parameters.Source
            ?? throw new CodedException(RunErrorCodes.ParametersInvalid, "A pull is of one source. Ask for it again and name the source.");
        var receipts = await RunAsync(
            run.DataSource, SourceContracts.Load(contractFolder), [source], run.RequestedBy, isFull: false, FirstWait, run.Key,
            cancellationToken);
        DeskStep.Tell(step, receipts, "Nothing new.");
    }

    internal static async Task<IReadOnlyList<Receipt>> RunAsync(
        NpgsqlDataSource dataSource, SourceContracts contracts, IReadOnlyList<string> sources, string by, bool isFull, TimeSpan firstWait,
        long? workerRun, CancellationToken cancellationToken)
    {
        var pulled = contracts.All.Where(c => c.Pull is not null).ToList();
        if (sources.FirstOrDefault(code => pulled.All(c => c.Code != code)) is { } unknown)
            throw NotSetUp($"No source '{unknown}' is pulled. Those that are: {string.Join(", ", pulled.Select(c => c.Code))}.");
        var receipts = new List<Receipt>();
        foreach (var contract in pulled.Where(c => sources.Count == 0 || sources.Contains(c.Code)))
        {
            await using var turn = await dataSource.OpenConnectionAsync(cancellationToken);
            await TakeTurnAsync(turn, contract.Code, cancellationToken);
            try
            {
                if (await PullAsync(dataSource, contracts, contract, by, isFull, firstWait, workerRun, cancellationToken) is { } receipt)
                    receipts.Add(receipt);
            }
            finally
            {
                await turn.ExecuteAsync($"select pg_advisory_unlock({SourceLock})", new { source = contract.Code });
            }
        }

        return receipts;
    }

    /// <summary>What an environment variable holds.</summary>
    /// <exception cref="CodedException">SRC142: it is not set.</exception>
    internal static string Secret(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? value
        : throw NotSetUp($"The environment variable {variable}, which the source contract names, is not set.");

    internal static CodedException Failed(string message, bool mayPass = false) =>
        new(PullErrorCodes.PullFailed, message) { MayPass = mayPass };

    private static CodedException NotSetUp(string message) => new(PullErrorCodes.PullNotSetUp, message);

    // However long the pull at work takes.
    private static Task<int> TakeTurnAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"select pg_advisory_lock({SourceLock})", new { source }, commandTimeout: 0, cancellationToken: cancellationToken));

    private static async Task<Receipt?> PullAsync(
        NpgsqlDataSource dataSource, SourceContracts contracts, SourceContract contract, string by, bool isFull, TimeSpan firstWait,
        long? workerRun, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var state = isFull ? null : await connection.QuerySingleOrDefaultAsync<PullState>(new CommandDefinition(
            SqlFile.Read("queries/pull_state.sql"), new { source = contract.Code }, cancellationToken: cancellationToken));
        var folder = Directory.CreateTempSubdirectory("itanalytics-pull-").FullName;
        try
        {
            var path = Path.Combine(folder, $"{contract.Code}-{DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}.ndjson");
            var reached = await FetchAsync(contract.Pull!, state ?? new PullState(), path, firstWait, cancellationToken);
            if (reached is null) return null;
            using var file = await SourceFile.ReadAsync(path, cancellationToken);
            var report = await DeskLoad.RunAsync(
                dataSource, contracts, by, file, contract, new LoadTerms(), isCheck: false,
                (inside, loaded) => loaded.State == LoadState.Refused
                    ? Task.CompletedTask
                    : RememberAsync(inside, contract.Code, reached, cancellationToken),
                workerRun, cancellationToken);
            // The same records again: nothing to load, and still they were seen.
            if (report.State == LoadState.AlreadyLoaded) await RememberAsync(connection, contract.Code, reached, cancellationToken);
            return Receipt.Of(report, isCheck: false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // How far the pull came, or nothing when there was nothing new.
    private static async Task<PullState?> FetchAsync(
        PullPlan plan, PullState state, string path, TimeSpan firstWait, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var records = new PulledRecords(file, plan.Watermark, state.Watermark);
        var (isNew, tag) = (true, (string?)null);
        if (plan.Address is null) await PostgresPull.RunAsync(plan, state, records, cancellationToken);
        else (isNew, tag) = await HttpPull.RunAsync(plan, state, records, firstWait, cancellationToken);
        return isNew && records.Count > 0 ? new PullState { Tag = tag, Watermark = records.Seen } : null;
    }

    private static Task<int> RememberAsync(NpgsqlConnection connection, string source, PullState reached, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            SqlFile.Read("queries/pull_state_write.sql"), new { source, tag = reached.Tag, watermark = reached.Watermark },
            cancellationToken: cancellationToken));
}
