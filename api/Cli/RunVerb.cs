using ItAnalytics.Api.Hosting;
using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary><c>run</c>: the whole pipeline once over the samples; a second time finds nothing to do.</summary>
internal static class RunVerb
{
    public static Verb Create() => new Verb("run", "Run the whole pipeline once: load the samples, score, detect, forecast")
    {
        Examples = ["run", "run --json"],
        ExitCodes = [(ExitCode.Ok, "every line was taken"), (ExitCode.Findings, "some lines or files were refused, or the run failed")],
    }.Does((context, cancellationToken) => context.RunAsync(
        RunKind.Pipeline, Worker.Pipeline(context.Settings).InputFolders, cancellationToken));
}
