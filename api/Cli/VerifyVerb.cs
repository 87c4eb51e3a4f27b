using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>verify</c>: runs every check of the warehouse; a check is a query that returns offenders.</summary>
internal static class VerifyVerb
{
    public static Verb Create() => new Verb("verify", "Run all checks of the warehouse and show their offenders")
    {
        Examples = ["verify", "verify --json"],
        ExitCodes = [(ExitCode.Ok, "no check has an offender"), (ExitCode.Findings, "at least one check has offenders")],
    }.Does(async (context, cancellationToken) =>
    {
        await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
        var results = await WarehouseChecks.RunAsync(warehouse.As(WarehouseRole.Etl), cancellationToken);
        if (context.Terminal.Json) WriteJson(context.Terminal, results);
        else WriteTable(context.Terminal, results);
        return results.All(result => result.Passed) ? ExitCode.Ok : ExitCode.Findings;
    });

    private static void WriteJson(Terminal terminal, IReadOnlyList<WarehouseCheckResult> results) => terminal.WriteJson(new
    {
        passed = results.Count(result => result.Passed),
        failed = results.Count(result => !result.Passed),
        checks = results.Select(result => new
        {
            result.Check.Name,
            result.Check.Explains,
            result.OffenderCount,
            result.Examples,
        }),
    });

    private static void WriteTable(Terminal terminal, IReadOnlyList<WarehouseCheckResult> results)
    {
        foreach (var failed in results.Where(result => !result.Passed))
        {
            terminal.Line($"{failed.Check.Name}: {failed.OffenderCount} offenders. {failed.Check.Explains}");
            foreach (var example in failed.Examples) terminal.Line($"  {example}");
        }
        terminal.Line($"{results.Count(result => result.Passed)} of {results.Count} checks passed.");
    }
}
