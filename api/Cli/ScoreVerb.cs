using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary><c>score</c>: facts into scores, ranks, grades and changes, where something is new.</summary>
internal static class ScoreVerb
{
    public static Verb Create() => new Verb("score", "Score, rank and grade what is new, and compare with the year before")
    {
        Examples = ["score", "score --json"],
        ExitCodes = [(ExitCode.Findings, "the run failed")],
    }.Does((context, cancellationToken) => context.RunAsync(RunKind.Score, [], cancellationToken));
}
