using ItAnalytics.Etl.ModelFiles;

namespace ItAnalytics.Api.Cli;

/// <summary><c>forecast-panel</c>: forecasts every wave of a panel of scores from the waves before it.</summary>
internal static class ForecastPanelVerb
{
    public static Verb Create()
    {
        var input = Options.Required(Options.ExistingFile("--in", "Scores as CSV (panel,entity,year,score)"));
        var bands = Options.Required(Options.ExistingFile("--bands", "JSON object: ascending grade bounds by panel"));
        var output = Options.Required(Options.File("--out",
            "Write panel,entity,target,forecast,lower80,upper80,lower95,upper95,p1..pK,q1..q4 here"));
        return new Verb("forecast-panel", "Forecast every wave of a panel of scores from the waves before it")
        {
            Options = { input, bands, output },
            Examples = ["forecast-panel --in scores.csv --bands bands.json --out forecasts.csv"],
        }.Does(async (context, cancellationToken) =>
        {
            var target = context.Value(output)!.FullName;
            var count = await ForecastPanelFile.RunAsync(
                context.Value(input)!.FullName, context.Value(bands)!.FullName, target, cancellationToken: cancellationToken);
            context.ReportFile(count, "forecasts", target);
            return ExitCode.Ok;
        });
    }
}
