using System.CommandLine;
using ItAnalytics.Api.Access;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>audit</c>: who did what, and whether the log of it is whole.</summary>
internal static class AuditVerb
{
    private const string CheckName = "audit_chain_is_whole";

    public static Verb Create()
    {
        var action = new Argument<string>("ACTION") { Description = "list or verify", DefaultValueFactory = _ => "list" };
        action.AcceptOnlyFromAmong("list", "verify");
        var count = Options.WholeNumber("--count", "So many entries, the newest first (default: 50)", "N", 1, 1_000_000);
        return new Verb("audit", "Show who did what, or verify that nobody has changed the log of it")
        {
            Arguments = { action },
            Options = { count },
            Examples = ["audit", "audit list --count 500 --json", "audit verify"],
            ExitCodes = [(ExitCode.Ok, "the log is whole"), (ExitCode.Findings, "an entry was changed, taken out or put in")],
        }.Does(async (context, cancellationToken) =>
        {
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var people = new People(warehouse.As(WarehouseRole.Access));
            if (context.Value(action) == "list") return List(context.Terminal, await people.AuditAsync(context.Value(count) ?? 50, cancellationToken));
            var newest = await people.AuditAsync(1, cancellationToken);
            var result = await WarehouseChecks.RunAsync(warehouse.As(WarehouseRole.Etl), CheckName, cancellationToken);
            var (entries, hash) = newest is [var last] ? (last.Number, last.Hash) : (0, "");
            if (context.Terminal.Json) context.Terminal.WriteJson(new { isWhole = result.Passed, entries, hash, result.Examples });
            else if (result.Passed) context.Terminal.Line($"Whole: {entries} entries. The last one's hash, to be kept elsewhere:\n{hash}");
            else context.Terminal.Line($"Not whole: {result.OffenderCount} entries.\n  {string.Join("\n  ", result.Examples)}");
            return result.Passed ? ExitCode.Ok : ExitCode.Findings;
        });
    }

    private static int List(Terminal terminal, IReadOnlyList<AuditEntry> entries)
    {
        if (terminal.Json) terminal.WriteJson(new { entries });
        foreach (var entry in terminal.Json ? [] : entries)
            terminal.Line($"{entry.Number} {entry.At:yyyy-MM-ddTHH:mm:ssZ} {entry.Who} ({entry.Origin}) {entry.Action} {entry.Subject} {entry.After ?? entry.Before}");
        return ExitCode.Ok;
    }
}
