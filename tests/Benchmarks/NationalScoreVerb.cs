using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Benchmarks.Queries;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Score;
using ItAnalytics.Warehouse.Server;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Scores the national panel anew, all of it, in turns with a binary COPY of the same observations to a client that throws
/// them away; before that for the first time, if it was never scored.
/// </summary>
internal static class NationalScoreVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var server = await StartAsync(args, out var panel);
        await using var warehouse = await FilledAsync(server, panel);
        if (warehouse.IsNew) await MeasureAsync("first score", warehouse, () => warehouse.RunAsync(RunKind.Score, new PipelineSettings()));

        var ratios = new List<double>();
        for (var round = 0; round < NationalLoadVerb.Number(args, "--rounds", 2); round++)
        {
            var copy = await MeasureAsync("COPY out, binary", warehouse, () => warehouse.CopyOutAsync());
            var score = await MeasureAsync("score all anew", warehouse, () => warehouse.RunAsync(
                RunKind.Score, new PipelineSettings { Score = new ScoreSettings { Everything = true } }));
            ratios.Add(score / copy);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio {score / copy:0.00}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{panel.Rows:N0} observations; ratios {string.Join(", ", ratios.Select(r => r.ToString("0.00", CultureInfo.InvariantCulture)))}"));
        return 0;
    }

    /// <summary>Writes the panel that the arguments name and starts its server.</summary>
    public static Task<EmbeddedPostgres> StartAsync(string[] args, out NationalPanel panel)
    {
        panel = new NationalPanel(
            Path.GetFullPath(NationalLoadVerb.After(args, "--folder", "national-panel")),
            NationalLoadVerb.Number(args, "--months", 120), NationalLoadVerb.Number(args, "--agencies", 15_000));
        panel.Write();
        return EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions
        {
            DataFolder = Path.Combine(panel.Folder, "data"),
            Port = NationalLoadVerb.Number(args, "--port", 5459),
        });
    }

    /// <summary>The warehouse with the methods and observations of the panel; they are loaded if they are not there.</summary>
    public static async Task<NationalWarehouse> FilledAsync(EmbeddedPostgres server, NationalPanel panel)
    {
        var warehouse = await NationalWarehouse.OpenAsync(server, panel);
        await warehouse.RunAsync(RunKind.Load, new PipelineSettings());
        if (await warehouse.ScalarAsync("select exists (select from dw.fact_observation)") is false)
            await MeasureAsync("load", warehouse, () => warehouse.LoadAsync(panel.Observations));
        warehouse.IsNew = await warehouse.ScalarAsync("select exists (select from dw.fact_score)") is false;
        return warehouse;
    }

    private static async Task<double> MeasureAsync(string what, NationalWarehouse warehouse, Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        using var ended = new CancellationTokenSource();
        var postmaster = warehouse.Postmaster();
        var (server, client) = (ProcessorTime.OfTree(postmaster), process.TotalProcessorTime);
        var memory = WatchAsync(process.Id, postmaster, ended.Token);
        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        await ended.CancelAsync();
        var (ours, theirs) = await memory;
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {seconds:0.0} s; processor time {(process.TotalProcessorTime - client).TotalSeconds:0.0} s ours, {ProcessorTime.OfTree(postmaster) - server:0.0} s PostgreSQL; peak memory {ours:N0} MiB ours, {theirs:N0} MiB PostgreSQL's processes beside the shared buffers"));
        return seconds;
    }

    private static async Task<(double Ours, double Theirs)> WatchAsync(int process, int postmaster, CancellationToken ended)
    {
        var (ours, theirs) = (0.0, 0.0);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                ours = Math.Max(ours, ProcessorTime.MemoryOf(process));
                theirs = Math.Max(theirs, ProcessorTime.OwnMemoryBelow(postmaster));
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
        return (ours, theirs);
    }
}
