using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary><c>score</c>: facts into scores, ranks, grades and changes, where something is new.</summary>
internal static class ScoreVerb
{
    public static Verb Create()
    {
        var all = Options.Flag("--all", "Score everything, not only what is due; what comes out the same is not written");
        return new Verb("score", "Score, rank and grade what is due, and compare with the year before")
        {
            Options = { all },
            Examples = ["score", "score --all", "score --json"],
            ExitCodes = [(ExitCode.Findings, "the run failed")],
        }.Does((context, cancellationToken) => context.RunAsync(
            RunKind.Score, [], cancellationToken, new RunParameters { Everything = context.Value(all) ? true : null }));
    }
}
