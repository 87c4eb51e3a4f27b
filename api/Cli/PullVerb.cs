using System.CommandLine;
using ItAnalytics.Etl.Pull;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>pull</c>: fetches what is new of the sources whose contracts say where.</summary>
internal static class PullVerb
{
    public static Verb Create()
    {
        var sources = new Argument<string[]>("SOURCE") { Description = "Codes of sources; all that are pulled when there is none", Arity = ArgumentArity.ZeroOrMore };
        var full = Options.Flag("--full", "Fetch everything, not only what is new");
        var contracts = new Option<DirectoryInfo?>("--contracts") { Description = "Folder of source contracts (default: the program's own)", HelpName = "DIR" };
        return new Verb("pull", "Fetch what is new of sources over HTTP or from another PostgreSQL, and load it")
        {
            Arguments = { sources },
            Options = { full, contracts },
            Examples = ["pull", "pull city-portal --full"],
            ExitCodes = [(ExitCode.Ok, "every line was taken"), (ExitCode.Findings, "some lines were refused")],
        }.Does(async (context, cancellationToken) =>
        {
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var receipts = await Pulls.RunAsync(
                warehouse.As(WarehouseRole.Etl), context.Value(sources) ?? [], Operator.Name, context.Value(full),
                context.Value(contracts)?.FullName ?? context.Settings.Work.Pipeline.ContractFolder, cancellationToken);
            if (receipts.Count == 0 && !context.Terminal.Json) context.Terminal.Line("Nothing new.");
            return ReceiptReport.Write(context.Terminal, receipts);
        });
    }
}
