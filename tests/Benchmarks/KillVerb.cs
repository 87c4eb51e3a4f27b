using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Warehouse.Server;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Kills loads of the national panel as a power cut would, at random instants and in turns the loading process and the
/// whole of PostgreSQL, starts them again each time, and compares what stands in the end with an undisturbed load.
/// </summary>
internal static class KillVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var panel = new NationalPanel(
            Path.GetFullPath(NationalLoadVerb.After(args, "--folder", "national-panel")), NationalLoadVerb.Number(args, "--months", 6));
        if (args.Contains("--child")) return await LoadAsync(panel);
        var kills = NationalLoadVerb.Number(args, "--kills", 200);
        panel.Write();

        await EmptyAsync(panel);
        var undisturbed = Stopwatch.StartNew();
        using (var child = Start(panel)) await child.WaitForExitAsync();
        var length = undisturbed.Elapsed;
        var wanted = await ChecksumAsync(panel);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"undisturbed: {length.TotalSeconds:0.0} s\n{wanted}"));

        await EmptyAsync(panel);
        var random = new Random(20_221_125);
        var (ofLoader, ofServer, completed) = (0, 0, 0);
        while (ofLoader + ofServer < kills)
        {
            using var child = Start(panel);
            using var patience = new CancellationTokenSource(length * random.NextDouble());
            try
            {
                await child.WaitForExitAsync(patience.Token);
                // It got through before its turn: what it made is compared, and the next ones begin anew.
                completed++;
                if (child.ExitCode == 0 && await ChecksumAsync(panel) != wanted) return Differs(await ChecksumAsync(panel));
                await EmptyAsync(panel);
                continue;
            }
            catch (OperationCanceledException)
            {
                if ((ofLoader + ofServer) % 2 == 1 && Postmaster(panel) is { } postmaster)
                {
                    using var server = postmaster;
                    postmaster.Kill();
                    ofServer++;
                    // Without its server the load ends by itself, with an error.
                    await child.WaitForExitAsync();
                }
                else
                {
                    child.Kill();
                    await child.WaitForExitAsync();
                    ofLoader++;
                }
            }
        }

        using (var last = Start(panel)) await last.WaitForExitAsync();
        var made = await ChecksumAsync(panel);
        if (made != wanted) return Differs(made);
        Console.WriteLine(
            $"{ofLoader} kills of the loader and {ofServer} of PostgreSQL, {completed} loads that got through: the same warehouse.");
        return 0;
    }

    private static int Differs(string made)
    {
        Console.WriteLine($"NOT the same warehouse:\n{made}");
        return 1;
    }

    private static async Task<int> LoadAsync(NationalPanel panel)
    {
        await using var server = await StartServerAsync(panel);
        await using var warehouse = await NationalWarehouse.OpenAsync(server, panel);
        await warehouse.LoadAsync(panel.Observations);
        return 0;
    }

    private static async Task EmptyAsync(NationalPanel panel)
    {
        await using var server = await StartServerAsync(panel);
        await using var warehouse = await NationalWarehouse.OpenAsync(server, panel);
        await warehouse.EmptyAsync(facts: true);
    }

    private static async Task<string> ChecksumAsync(NationalPanel panel)
    {
        await using var server = await StartServerAsync(panel);
        await using var warehouse = await NationalWarehouse.OpenAsync(server, panel);
        return await warehouse.ChecksumAsync();
    }

    private static Task<EmbeddedPostgres> StartServerAsync(NationalPanel panel) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = Path.Combine(panel.Folder, "data") });

    private static Process Start(NationalPanel panel) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            typeof(KillVerb).Assembly.Location, "kill", "--child", "--folder", panel.Folder, "--months",
            panel.Months.ToString(CultureInfo.InvariantCulture),
        ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    // The first line of its file is the number of the server's first process; without it the others end too.
    private static Process? Postmaster(NationalPanel panel)
    {
        var file = Path.Combine(panel.Folder, "data", "cluster", "postmaster.pid");
        try
        {
            return Process.GetProcessById(int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or FormatException or InvalidOperationException or ArgumentException)
        {
            // It is just being started or is gone.
            return null;
        }
    }
}
