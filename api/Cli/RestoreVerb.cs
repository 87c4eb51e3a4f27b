using System.CommandLine;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Warehouse.Backup;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>restore</c>: a backup back into a warehouse, whole or not at all.</summary>
internal static class RestoreVerb
{
    public static Verb Create()
    {
        var input = new Argument<FileInfo>("FILE") { Description = "A file that backup has written" };
        input.AcceptExistingOnly();
        var replace = new Option<bool>("--replace") { Description = "Do away with what the warehouse holds now" };
        return new Verb("restore", "Bring the warehouse to the content of a backup, whole or not at all")
        {
            Arguments = { input },
            Options = { replace },
            Examples = ["restore warehouse.backup", "restore warehouse.backup --replace"],
        }.Does(async (context, cancellationToken) =>
        {
            var path = context.Value(input)!.FullName;
            // A file that is no backup is refused before a database is made for it.
            WarehouseRestore.ReadManifest(path);
            await using var warehouse = await context.Terminal.WatchAsync(
                steps => WarehouseSession.OpenAsItIsAsync(context.Settings, steps, cancellationToken));
            var manifest = await context.Terminal.WatchAsync(steps => WarehouseRestore.ReadAsync(
                warehouse.As(WarehouseRole.Migrator), path, context.Value(replace), BackupVerb.Progress(steps, "Restored"),
                cancellationToken));
            BackupVerb.Report(context.Terminal, manifest, path, "restored from");
            return ExitCode.Ok;
        });
    }
}
