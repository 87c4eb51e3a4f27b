using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Etl.ModelFiles;
using ItAnalytics.Ml.Anomaly;

namespace ItAnalytics.Benchmarks;

/// <summary>Runs a model over a file and prints how long it took; the figures in docs/models.md come from
/// here.</summary>
internal static class ModelVerbs
{
    public static async Task<int> RunAsync(string[] args)
    {
        string Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length
            ? args[i + 1]
            : throw new ArgumentException($"MDL420: option {name} is missing.");
        var watch = Stopwatch.StartNew();
        var count = args[0] switch
        {
            "detect" => await DetectFile.RunAsync(
                Option("--in"),
                Option("--out"),
                args.Contains("--explain"),
                new DetectorOptions { Train = !args.Contains("--untrained") }),
            "forecast" => await ForecastFile.RunAsync(
                Option("--in"), Option("--out"), int.Parse(Option("--horizon"), CultureInfo.InvariantCulture)),
            "forecast-panel" => await ForecastPanelFile.RunAsync(Option("--in"), Option("--bands"), Option("--out")),
            _ => throw new ArgumentException($"MDL420: unknown verb {args[0]}."),
        };
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{args[0]}: {count} rows in {watch.Elapsed.TotalSeconds:F2} s, files and start-up included"));
        return 0;
    }
}
