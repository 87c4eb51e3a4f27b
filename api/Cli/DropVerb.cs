using System.CommandLine;
using ItAnalytics.Etl.Drop;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>drop DIR</c>: takes what is put into a folder, until it is stopped.</summary>
internal static class DropVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Verb Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder; in, done and refused are made below it" };
        var once = Options.Flag("--once", "Take what is there and end");
        var quiet = Options.WholeNumber("--quiet", "Seconds for which a file must have been left alone (default: 5)", "SECONDS", 0, 3600);
        return new Verb("drop", "Load what is put into DIR/in and move it to DIR/done or DIR/refused with its receipt")
        {
            Arguments = { folder },
            Options = { once, quiet },
            Examples = ["drop /srv/drop", "drop /srv/drop --once --json"],
            ExitCodes =
            [
                (ExitCode.Ok, "every line was taken, or stopped by Ctrl-C"),
                (ExitCode.Findings, "with --once: some lines or files were refused"),
            ],
        }.Does(async (context, cancellationToken) =>
        {
            var drop = new DropFolder(context.Value(folder)!.FullName, TimeSpan.FromSeconds(context.Value(quiet) ?? 5));
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var isOnce = context.Value(once);
            List<Receipt> receipts = [];
            try
            {
                do
                {
                    if (drop.HasWork) receipts.AddRange(await TakeAsync(context, drop, warehouse, isOnce, cancellationToken));
                    else if (!isOnce) await Task.Delay(Pause, cancellationToken);
                }
                while (!isOnce);
            }
            catch (OperationCanceledException) when (!isOnce && cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Ok;
            }

            return ReceiptReport.Write(context.Terminal, receipts);
        });
    }

    private static async Task<IReadOnlyList<Receipt>> TakeAsync(
        VerbContext context, DropFolder drop, Hosting.WarehouseSession warehouse, bool isOnce, CancellationToken cancellationToken)
    {
        var (result, receipts) = await drop.TakeAsync(warehouse.As(WarehouseRole.Etl), Operator.Name, cancellationToken: cancellationToken);
        if (result.State == RunState.Failed) context.Terminal.Warn($"The files could not be taken: {result.ErrorCode}: {result.Message}");
        if (!isOnce) ReceiptReport.Write(context.Terminal, receipts);
        if (receipts.Any(receipt => receipt.Counts.Facts > 0)) await context.RunAsync(warehouse, RunKind.Score, [], cancellationToken);
        return receipts;
    }
}
