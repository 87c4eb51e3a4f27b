using System.CommandLine;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>cancel RUN</c>: asks that a run end, whichever process is doing it, and waits until it has.</summary>
internal static class CancelVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Verb Create()
    {
        var run = new Argument<long>("RUN") { Description = "Number of the run, as its last line or 'runs' in GraphQL names it" };
        var noWait = Options.Flag("--no-wait", "Ask, and do not wait for the end");
        return new Verb("cancel", "End a run before it is done: its step at work is undone, the steps before it stand")
        {
            Arguments = { run },
            Options = { noWait },
            Examples = ["cancel 12", "cancel 12 --no-wait --json"],
            ExitCodes = [(ExitCode.Findings, "it was done before it heard of it")],
        }.Does(async (context, cancellationToken) =>
        {
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var etl = warehouse.As(WarehouseRole.Etl);
            var number = context.Value(run);
            var state = await Cancellation.AskAsync(etl, number, Operator.Name, cancellationToken);
            while (!context.Value(noWait) && state is "QUEUED" or "RUNNING")
            {
                await Task.Delay(Pause, cancellationToken);
                state = await Cancellation.StateAsync(etl, number, cancellationToken);
            }
            if (context.Terminal.Json) context.Terminal.WriteJson(new { run = number, state });
            else context.Terminal.Line($"Run {number} is {state}.");
            return state is "SUCCEEDED" or "FAILED" ? ExitCode.Findings : ExitCode.Ok;
        });
    }
}
