using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ItAnalytics.Etl.Annotate;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Errors;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Drop;

/// <summary>
/// A folder with <c>in</c>, <c>done</c> and <c>refused</c>. What somebody puts below <c>in</c> is loaded and moved: to
/// <c>done</c> with a receipt beside it, or to <c>refused</c> where nothing of it could be loaded. A workbook of which lines
/// were refused leaves its annotated copy in <c>refused</c>. A process that is killed in between does no harm: the file is
/// still there, and its content is loaded once.
/// </summary>
public sealed class DropFolder
{
    private const string In = "in";
    private const string Done = "done";
    private const string Refused = "refused";

    private static readonly string[] HalfWritten = [".part", ".tmp", ".crdownload", ".filepart"];

    private static readonly JsonSerializerOptions Readable = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private readonly string folder;
    private readonly TimeSpan quiet;
    private readonly SourceContracts contracts;

    /// <summary>Opens a drop folder, making what is missing of it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="quiet">So long a file must have been left alone; a shorter time may read half a copy.</param>
    /// <param name="contractFolder">Folder of source contracts; null for the program's own.</param>
    /// <exception cref="CodedException">SRC135: the folder cannot be made or written.</exception>
    public DropFolder(string folder, TimeSpan quiet, string? contractFolder = null)
        : this(folder, quiet, SourceContracts.Load(contractFolder ?? SourceContracts.DefaultFolder))
    {
    }

    internal DropFolder(string folder, TimeSpan quiet, SourceContracts contracts)
    {
        (this.folder, this.quiet, this.contracts) = (Path.GetFullPath(folder), quiet, contracts);
        try
        {
            foreach (var part in new[] { In, Done, Refused }) Directory.CreateDirectory(Path.Combine(this.folder, part));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CodedException(
                SubmitErrorCodes.DropInvalid, $"The drop folder {this.folder} cannot be used: {e.Message} Give one that can be written.", e);
        }
    }

    /// <summary>Whether there is anything to take.</summary>
    public bool HasWork => Waiting().Any();

    /// <summary>Names and times of what is there to take; empty when there is nothing.</summary>
    internal string Lying => string.Join('\n', Waiting().Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}"));

    /// <summary>Takes what is there, as one run; files that are still being written wait for the next time.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="requestedBy">Who asked for it.</param>
    /// <param name="progress">Hears of every step, or null.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>How the run ended, and a receipt for each file.</returns>
    public async Task<(RunResult Result, IReadOnlyList<Receipt> Receipts)> TakeAsync(
        NpgsqlDataSource dataSource, string requestedBy, IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        List<Receipt> receipts = [];
        var result = await Runner.RunAsync(
            dataSource, new RunOrder(RunKind.Drop, requestedBy),
            run => run.StepAsync("drop", (step, stop) => TakeAsync(run, step, receipts, stop)),
            progress, new RunTerms(RunTimes.Default), cancellationToken);
        return (result, receipts);
    }

    /// <summary>Takes what is there as a step of a worker's run, and asks for the flow that follows.</summary>
    /// <exception cref="CodedException">SYS926: no drop folder is set.</exception>
    internal static async Task RunAsync(Run run, RunStep step, PipelineSettings settings, CancellationToken cancellationToken)
    {
        var folder = settings.DropFolder
            ?? throw new CodedException(RunErrorCodes.ParametersInvalid, "No drop folder is set. Set Jobs__DropFolder for the worker.");
        var drop = new DropFolder(folder, settings.DropQuiet, settings.ContractFolder);
        await drop.TakeAsync(run, step, [], cancellationToken);
        if (step.RowsOut == 0) return;
        await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
        await RunJournal.RequestOnceAsync(connection, RunKind.Pipeline, RunParameters.None, run.RequestedBy, cancellationToken);
    }

    private async Task TakeAsync(Run run, RunStep step, List<Receipt> receipts, CancellationToken cancellationToken)
    {
        var loader = new FileLoader(run.DataSource, contracts, SystemClock.Instance);
        var waiting = Waiting().ToList();
        for (var i = 0; i < waiting.Count; i++)
        {
            var path = waiting[i];
            List<(LoadReport Report, Receipt Receipt)> taken = [];
            foreach (var (member, _) in contracts.Plan(path))
            {
                step.Advance((double)i / waiting.Count, step.RowsIn, Path.GetFileName(member));
                var report = await loader.LoadAsync(member, run.Key, cancellationToken: cancellationToken);
                taken.Add((report, Receipt.Of(report, isCheck: false)));
                step.RowsIn += report.Counts.Lines;
                step.RowsOut += report.Counts.Facts;
            }

            await PutAwayAsync(path, taken, cancellationToken);
            receipts.AddRange(taken.Select(t => t.Receipt));
            step.RefusedFiles += taken.Count(t => t.Report.State == LoadState.Refused);
        }

        step.Message = string.Create(
            CultureInfo.InvariantCulture, $"{receipts.Count} files, {step.RowsOut} facts, {step.RefusedFiles} files refused.");
    }

    // In the order in which they must be loaded: what lines refer to comes first.
    private IEnumerable<string> Waiting()
    {
        var before = DateTime.UtcNow - quiet;
        return Directory.EnumerateFiles(Path.Combine(folder, In), "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith('.') && !HalfWritten.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Where(path => File.GetLastWriteTimeUtc(path) <= before)
            .OrderBy(path => Order(path)).ThenBy(path => path, StringComparer.Ordinal);
    }

    private int Order(string path) =>
        contracts.Plan(path).Select(p => p.Contract is null ? int.MaxValue : (int)p.Contract.States).DefaultIfEmpty(int.MaxValue).Min();

    private async Task PutAwayAsync(
        string path, List<(LoadReport Report, Receipt Receipt)> taken, CancellationToken cancellationToken)
    {
        var isRefused = taken.TrueForAll(t => t.Report.State == LoadState.Refused);
        var target = Free(isRefused ? Refused : Done, path);
        await File.WriteAllTextAsync(
            target + ".receipt.json", JsonSerializer.Serialize(taken.Select(t => t.Receipt), Readable), cancellationToken);
        if (taken is [{ Report.Rejections.Count: > 0 } only]) await AnnotateAsync(path, only.Report, cancellationToken);
        File.Move(path, target);
    }

    private async Task AnnotateAsync(string path, LoadReport report, CancellationToken cancellationToken)
    {
        if (report.ContentHash is null) return;
        using var file = await SourceFile.ReadAsync(path, cancellationToken);
        if (!file.IsWorkbook) return;
        WorkbookNotes.Write(file, report, Free(Refused, Path.ChangeExtension(Archives.Shown(path), ".annotated.xlsx")));
    }

    // The same place below the day, with a number where the name is taken.
    private string Free(string part, string path)
    {
        var day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var wanted = Path.Combine(folder, part, day, Path.GetRelativePath(Path.Combine(folder, In), path));
        Directory.CreateDirectory(Path.GetDirectoryName(wanted)!);
        var target = wanted;
        for (var i = 2; File.Exists(target); i++)
            target = Path.Combine(Path.GetDirectoryName(wanted)!, $"{Path.GetFileNameWithoutExtension(wanted)}-{i}{Path.GetExtension(wanted)}");
        return target;
    }
}
