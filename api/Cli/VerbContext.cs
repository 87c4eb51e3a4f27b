using System.CommandLine;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary>What a verb is given: its arguments, the settings, the warehouse, and a place to write to.</summary>
internal sealed class VerbContext(ParseResult parsed, Settings settings, Terminal terminal)
{
    public Settings Settings => settings;

    public Terminal Terminal => terminal;

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T Required<T>(Option<T> option) => parsed.GetRequiredValue(option);

    public bool WasGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The two files of a verb that can do without a database; null when neither is given.</summary>
    public (string In, string Out)? Pair(Option<FileInfo?> input, Option<FileInfo?> output) =>
        (Value(input), Value(output)) switch
        {
            (null, null) => null,
            ({ } from, { } to) => (from.FullName, to.FullName),
            _ => throw new UsageException($"{input.Name} and {output.Name} go together; give both, or neither for the warehouse."),
        };

    /// <summary>Opens the warehouse and brings its tables up to date, telling the person who waits.</summary>
    public Task<WarehouseSession> OpenWarehouseAsync(CancellationToken cancellationToken) =>
        terminal.WatchAsync(steps => WarehouseSession.OpenAsync(settings, steps, cancellationToken));

    /// <summary>Does a run of the pipeline, shows it, and returns the exit code that it deserves.</summary>
    public async Task<int> RunAsync(
        RunKind kind, IReadOnlyList<string> inputs, CancellationToken cancellationToken, RunParameters? parameters = null)
    {
        await using var warehouse = await OpenWarehouseAsync(cancellationToken);
        var report = await RunAsync(warehouse, kind, inputs, cancellationToken, parameters);
        report.Write(terminal);
        return report.ExitCode;
    }

    /// <summary>Does a run of the pipeline in an open warehouse.</summary>
    public Task<RunReport> RunAsync(
        WarehouseSession warehouse, RunKind kind, IReadOnlyList<string> inputs, CancellationToken cancellationToken,
        RunParameters? parameters = null) =>
        terminal.WatchAsync(async steps =>
        {
            var progress = new StepProgress(steps);
            var dataSource = warehouse.As(WarehouseRole.Etl);
            var result = await Pipeline.RunAsync(
                dataSource, settings.Work.Pipeline with { InputFolders = inputs }, kind, $"cli:{Environment.UserName}",
                progress: progress, parameters: parameters, cancellationToken: cancellationToken);
            return await RunReport.ReadAsync(dataSource, result, progress.Ended, CancellationToken.None);
        });

    /// <summary>Says how many lines were written into which file.</summary>
    public void ReportFile(int count, string what, string path)
    {
        if (terminal.Json) terminal.WriteJson(new { count, path });
        else terminal.Line($"{count} {what} written to {path}.");
    }
}
