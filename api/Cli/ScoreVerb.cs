using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary><c>score</c>: facts into scores, ranks, grades and changes, where something is new.</summary>
internal static class ScoreVerb
{
    public static Verb Create()
    {
        var all = Options.Flag("--all", "Score everything, not only what is due; what comes out the same is not written");
        var years = Options.Years("Score these result years anew, due or not, besides what is due");
        return new Verb("score", "Score, rank and grade what is due, and compare with the year before")
        {
            Options = { all, years },
            Examples = ["score", "score --all", "score --years 2015..2018", "score --json"],
            ExitCodes = [(ExitCode.Findings, "the run failed")],
        }.Does((context, cancellationToken) => context.RunAsync(
            RunKind.Score, [], cancellationToken, (context.Value(years) ?? new RunParameters()) with { Everything = context.Value(all) ? true : null }));
    }
}
