using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.ModelFiles;

namespace ItAnalytics.Api.Cli;

/// <summary><c>forecast</c>: next year's totals, grades and ranks in the warehouse, or the series of a file.</summary>
internal static class ForecastVerb
{
    public static Verb Create()
    {
        var input = Options.ExistingFile("--in", "Yearly series as CSV (series_id,year_index,value)");
        var output = Options.File("--out", "Write series_id,h,forecast,lower95,upper95 here; goes with --in");
        var horizon = Options.WholeNumber("--horizon", "Years ahead; goes with --in", "YEARS", 1, 30);
        return new Verb("forecast", "Forecast the next year in the warehouse, or the series of a file")
        {
            Options = { input, output, horizon },
            ExitCodes = [(ExitCode.Findings, "the run failed")],
            Examples = ["forecast", "forecast --in series.csv --out forecasts.csv --horizon 6"],
        }.Does(async (context, cancellationToken) =>
        {
            if (context.Pair(input, output) is not { } files)
            {
                if (context.WasGiven(horizon)) throw new UsageException("--horizon goes with --in and --out; the warehouse forecasts one year.");
                return await context.RunAsync(RunKind.Forecast, [], cancellationToken);
            }
            if (context.Value(horizon) is not { } years) throw new UsageException("--horizon is missing: how many years ahead, such as --horizon 6.");
            var count = await ForecastFile.RunAsync(files.In, files.Out, years, cancellationToken: cancellationToken);
            context.ReportFile(count, "forecasts", files.Out);
            return ExitCode.Ok;
        });
    }
}
