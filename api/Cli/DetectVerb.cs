using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.ModelFiles;

namespace ItAnalytics.Api.Cli;

/// <summary><c>detect</c>: looks for submissions that need checking, in the warehouse or in a file.</summary>
internal static class DetectVerb
{
    public static Verb Create()
    {
        var input = Options.ExistingFile("--in",
            "Submissions as CSV (submission_id,panel,indicator,agency,period,season,season_len,numerator,denominator,value,eval)");
        var output = Options.File("--out", "Write submission_id,score here; goes with --in");
        var explain = Options.Flag("--explain", "Add the kind, the expected range and the reason of each score");
        return new Verb("detect", "Look for submissions that need checking, in the warehouse or in a file")
        {
            Options = { input, output, explain },
            ExitCodes = [(ExitCode.Findings, "the run failed")],
            Examples = ["detect", "detect --in submissions.csv --out flags.csv --explain"],
        }.Does(async (context, cancellationToken) =>
        {
            if (context.Pair(input, output) is not { } files)
            {
                if (context.WasGiven(explain)) throw new UsageException("--explain goes with --in and --out; the warehouse keeps the reasons anyway.");
                return await context.RunAsync(RunKind.Detect, [], cancellationToken);
            }
            var count = await DetectFile.RunAsync(
                files.In, files.Out, context.Value(explain), cancellationToken: cancellationToken);
            context.ReportFile(count, "scores", files.Out);
            return ExitCode.Ok;
        });
    }
}
