using System.CommandLine;
using System.Globalization;
using ItAnalytics.Warehouse.Backup;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>backup</c>: the whole content of the warehouse into one file, while it goes on being used.</summary>
internal static class BackupVerb
{
    public static Verb Create()
    {
        var output = new Option<FileInfo>("--to")
        {
            Description = "The file; it appears when it is whole, and replaces one of that name",
            HelpName = "FILE",
            Required = true,
        };
        return new Verb("backup", "Write the content of the warehouse, as of one moment, into one file")
        {
            Options = { output },
            Examples = ["backup --to warehouse.backup"],
        }.Does(async (context, cancellationToken) =>
        {
            var path = context.Required(output).FullName;
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var manifest = await context.Terminal.WatchAsync(steps => WarehouseBackup.WriteAsync(
                warehouse.As(WarehouseRole.Migrator), path, Progress(steps, "Saved"), cancellationToken));
            Report(context.Terminal, manifest, path, "written to");
            return ExitCode.Ok;
        });
    }

    internal static IProgress<BackupTable> Progress(StepReporter steps, string done) =>
        new Reporter(table => steps.Now($"{done} {table.Name}, {table.Rows} rows …"));

    internal static void Report(Terminal terminal, BackupManifest manifest, string path, string direction)
    {
        if (terminal.Json)
        {
            terminal.WriteJson(new
            {
                path,
                manifest.TakenAt,
                rows = manifest.RowCount,
                tables = manifest.Tables.ToDictionary(table => table.Name, table => table.Rows),
            });
            return;
        }
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{manifest.RowCount} rows of {manifest.Tables.Count} tables, as of {manifest.TakenAt}, {direction} {path}."));
    }

    private sealed class Reporter(Action<BackupTable> report) : IProgress<BackupTable>
    {
        public void Report(BackupTable value) => report(value);
    }
}
