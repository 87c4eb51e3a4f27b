using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Statements;
using Npgsql;
using Spectre.Console;

namespace ItAnalytics.Api.Cli;

/// <summary>One file that a run received: its lines and how they ended.</summary>
internal sealed record RunFile(
    string Name, string SourceCode, string State, long Lines, long Facts, long Unchanged, long Superseded, long Rejected);

/// <summary>One refused line.</summary>
internal sealed record RunRejection(string File, long Line, string? Field, string Rule, string Message, string MessageVi);

/// <summary>What a run came to: its end, its steps, the reconciliation of its files and its first refused lines.</summary>
internal sealed record RunReport(
    RunResult Result, IReadOnlyList<RunProgress> Steps, IReadOnlyList<RunFile> Files, IReadOnlyList<RunRejection> Rejections)
{
    private const int ShownRejections = 20;

    public static async Task<RunReport> ReadAsync(
        NpgsqlDataSource dataSource, RunResult result, IReadOnlyList<RunProgress> steps, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var files = await connection.QueryAsync<RunFile>(new CommandDefinition(
            SqlFile.Read("queries/run_files.sql"), new { runKey = result.RunKey }, cancellationToken: cancellationToken));
        var rejections = await connection.QueryAsync<RunRejection>(new CommandDefinition(
            SqlFile.Read("queries/run_rejections.sql"), new { runKey = result.RunKey, most = ShownRejections },
            cancellationToken: cancellationToken));
        return new RunReport(result, steps, [.. files], [.. rejections]);
    }

    /// <summary>The exit code that the run deserves.</summary>
    public int ExitCode => Result.State switch
    {
        RunState.Interrupted or RunState.Cancelled => Cli.ExitCode.Interrupted,
        RunState.Failed => CommandLine.ExitCodeOf(Result.ErrorCode ?? ""),
        _ => Files.Any(file => file.Rejected > 0) || Steps.Any(step => step.RefusedFiles > 0)
            ? Cli.ExitCode.Findings
            : Cli.ExitCode.Ok,
    };

    public void Write(Terminal terminal)
    {
        if (terminal.Json) WriteJson(terminal);
        else WriteText(terminal);
    }

    private void WriteJson(Terminal terminal) => terminal.WriteJson(new
    {
        run = Result.RunKey,
        Result.State,
        Result.ErrorCode,
        Result.Message,
        seconds = Math.Round(Result.Elapsed.TotalSeconds, 3),
        steps = Steps.Select(step => new { name = step.Step, step.RowsIn, step.RowsOut, step.RefusedFiles, step.Message }),
        files = Files,
        rejections = Rejections,
    });

    private void WriteText(Terminal terminal)
    {
        if (Files.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("source", "file", "lines", "facts", "unchanged", "superseded", "rejected");
            foreach (var column in table.Columns.Skip(2)) column.RightAligned();
            foreach (var file in Files)
            {
                long[] counts = [file.Lines, file.Facts, file.Unchanged, file.Superseded, file.Rejected];
                table.AddRow([
                    Markup.Escape(file.SourceCode),
                    Markup.Escape(file.State == "LOADED" ? file.Name : $"{file.Name} ({file.State})"),
                    .. counts.Select(count => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)),
                ]);
            }
            terminal.Result.Write(table);
        }
        foreach (var rejection in Rejections)
            terminal.Line($"{rejection.File}:{rejection.Line}: {rejection.Rule}{(rejection.Field is null ? "" : $" {rejection.Field}")}: {rejection.Message}");
        foreach (var step in Steps.Where(step => step.RefusedFiles > 0)) terminal.Line(step.Message!);
        var refused = Files.Sum(file => file.Rejected);
        var shown = Rejections.Select(rejection => (rejection.File, rejection.Line)).Distinct().Count();
        if (refused > shown) terminal.Line($"… {refused - shown} more; ask the API for 'rejections'.");
        terminal.Line($"Run {Result.RunKey} {Result.State.ToString().ToLowerInvariant()} after {Result.Elapsed.TotalSeconds:0.0} s."
            + (Result.Message is null ? "" : $" {Result.Message}"));
    }
}
