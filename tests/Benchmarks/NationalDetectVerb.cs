using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Warehouse.Server;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Judges the national panel: first a history of months from nothing, then one month more from the state that the first
/// run left, each beside the time that reading the same rows alone takes.
/// </summary>
internal static class NationalDetectVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Path.GetFullPath(NationalLoadVerb.After(args, "--folder", "national-panel"));
        var months = NationalLoadVerb.Number(args, "--months", 6);
        var agencies = NationalLoadVerb.Number(args, "--agencies", 15_000);
        var history = new NationalPanel(Path.Combine(folder, "history"), months, agencies);
        var next = new NationalPanel(Path.Combine(folder, "next"), months + 1, agencies);
        history.Write();
        next.Write();
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions
        {
            DataFolder = Path.Combine(folder, "data"),
            Port = NationalLoadVerb.Number(args, "--port", 5460),
        });
        await using var warehouse = await NationalWarehouse.OpenAsync(server, history);
        await warehouse.LoadAsync(history.Observations);
        await MeasureAsync(warehouse, $"{history.Rows:N0} submissions of {months} months", history.Rows, "true");
        await warehouse.LoadAsync(next.Observations);
        await MeasureAsync(warehouse, "one month more", next.Rows - history.Rows, "period_key = (select max(period_key) from dw.fact_observation)");
        return 0;
    }

    private static async Task MeasureAsync(NationalWarehouse warehouse, string what, long rows, string which)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"{what}:");
        Console.WriteLine("    " + await warehouse.DetectAsync());
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var processor = (process.TotalProcessorTime - before).TotalSeconds;
        watch.Restart();
        await warehouse.ExecuteAsync(
            $"copy (select agency_key, indicator_key, stage_key, revision, value, numerator, denominator from dw.fact_observation where {which}) to program 'cat > /dev/null' (format binary)");
        var reading = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {seconds:0.0} s, {processor:0.0} s of the client's processor time, {processor / rows * 1e6:0} µs a submission; reading the rows alone {reading:0.0} s, so {seconds / reading:0.0} times; peak memory of the client {process.PeakWorkingSet64 / 1048576.0:N0} MiB"));
    }
}
