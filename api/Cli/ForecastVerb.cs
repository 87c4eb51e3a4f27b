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
        var years = Options.Years("Forecast from these result years, as it would have been done then; not with --in");
        return new Verb("forecast", "Forecast the next year in the warehouse, or the series of a file")
        {
            Options = { input, output, horizon, years },
            ExitCodes = [(ExitCode.Findings, "the run failed")],
            Examples = ["forecast", "forecast --years 2018..2021", "forecast --in series.csv --out forecasts.csv --horizon 6"],
        }.Does(async (context, cancellationToken) =>
        {
            if (context.Pair(input, output) is not { } files)
            {
                if (context.WasGiven(horizon)) throw new UsageException("--horizon goes with --in and --out; the warehouse forecasts one year.");
                return await context.RunAsync(RunKind.Forecast, [], cancellationToken, context.Value(years));
            }
            if (context.WasGiven(years)) throw new UsageException("--years is for the warehouse; a file is forecast from its last year.");
            if (context.Value(horizon) is not { } ahead) throw new UsageException("--horizon is missing: how many years ahead, such as --horizon 6.");
            var count = await ForecastFile.RunAsync(files.In, files.Out, ahead, cancellationToken: cancellationToken);
            context.ReportFile(count, "forecasts", files.Out);
            return ExitCode.Ok;
        });
    }
}
