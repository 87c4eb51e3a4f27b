using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Warehouse.Server;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Loads the national panel as any run would, from gzip to reconciled facts, and in turns with it the very same rows by
/// COPY alone into a table of the same columns, partitions and indexes: from the server's own binary file, as psql's
/// \copy does it from CSV, and with pgloader where that is installed and asked for.
/// </summary>
internal static class NationalLoadVerb
{
    private const string Ours = "ItAnalytics, gzip CSV, all rules";
    private const string Server = "COPY binary, the server's own file";
    private const string Client = "\\copy csv";
    private const string PgLoader = "pgloader csv";

    public static async Task<int> RunAsync(string[] args)
    {
        var panel = new NationalPanel(Path.GetFullPath(After(args, "--folder", "national-panel")), Number(args, "--months", 6), Number(args, "--agencies", 15_000));
        var generated = Stopwatch.StartNew();
        panel.Write();
        Console.WriteLine($"{panel.Rows:N0} rows in {panel.Folder}, written in {generated.Elapsed.TotalSeconds:0} s");
        if (args[0] == "national-generate") return 0;

        List<string> ways = args.Contains("--alone") ? [Ours] : [Ours, Server, Client];
        if (args.Contains("--pgloader")) ways.Add(PgLoader);
        await using var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = Path.Combine(panel.Folder, "data"), Port = Number(args, "--port", 5459) });
        await using var warehouse = await NationalWarehouse.OpenAsync(server, panel);
        await MeasureAsync(warehouse, ways, Number(args, "--rounds", 1));
        return 0;
    }

    private static async Task MeasureAsync(NationalWarehouse warehouse, List<string> ways, int rounds)
    {
        var seconds = ways.ToDictionary(way => way, _ => new List<double>());
        using var process = Process.GetCurrentProcess();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var way in ways)
            {
                await warehouse.EmptyAsync(way == Ours);
                process.Refresh();
                var before = process.TotalProcessorTime;
                var watch = Stopwatch.StartNew();
                switch (way)
                {
                    case Ours: await warehouse.LoadAsync(warehouse.Panel.Observations); break;
                    case Server: await warehouse.ExecuteAsync("copy plain_observation from 'facts.bin' (format binary)"); break;
                    case Client: await warehouse.CopyFromClientAsync(); break;
                    default: await warehouse.PgLoadAsync(); break;
                }
                process.Refresh();
                seconds[way].Add(watch.Elapsed.TotalSeconds);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  round {round + 1}: {way}: {watch.Elapsed.TotalSeconds:0.0} s, {(process.TotalProcessorTime - before).TotalSeconds:0.0} s of the client's processor time"));
                if (way == Ours && round == 0)
                {
                    Console.WriteLine(await warehouse.SizeAsync());
                    if (ways.Count > 1) await warehouse.ExportAsync();
                }
            }
        }
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"peak memory of the loader {process.PeakWorkingSet64 / 1048576.0:N0} MiB"));
        foreach (var way in ways)
        {
            var median = Median(seconds[way]);
            var ratio = Median(seconds[way].Zip(seconds[Ours], (other, ours) => other / ours));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{way,-38} {warehouse.Panel.Rows / median,10:N0} rows/s  {median / warehouse.Panel.Rows * 1e6,6:0.00} µs a row  ours is {ratio:0.00} times as fast"));
        }
    }

    internal static string After(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : otherwise;

    internal static int Number(string[] args, string name, int otherwise) =>
        int.Parse(After(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
