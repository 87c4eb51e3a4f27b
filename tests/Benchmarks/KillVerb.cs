using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Kills loads of the national panel as a power cut would, at random instants and in turns the loading process and the
/// whole of PostgreSQL, starts them again each time, and compares what stands in the end (facts, refused lines, files,
/// and the scores that follow) with an undisturbed load.
/// </summary>
internal static class KillVerb
{
    private const string Clean = "clean";

    public static async Task<int> RunAsync(string[] args)
    {
        var panel = new NationalPanel(
            Path.GetFullPath(NationalLoadVerb.After(args, "--folder", "killed-panel")), NationalLoadVerb.Number(args, "--months", 5));
        if (args.Contains("--child")) return await LoadAsync(panel);
        NationalTroubles.Write(panel);
        await PrepareAsync(panel);

        var undisturbed = Stopwatch.StartNew();
        using (var child = Start(panel)) await child.WaitForExitAsync();
        var length = undisturbed.Elapsed;
        var loaded = await ChecksumAsync(panel);
        var scored = await ScoreAsync(panel);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"undisturbed load: {length.TotalSeconds:0.0} s\n{scored}"));
        if (await KillAsync(panel, NationalLoadVerb.Number(args, "--kills", 200), length, loaded) is { } otherwise) return Differs(otherwise);
        if (await ScoreAsync(panel) is var made && made != scored) return Differs(made);
        Console.WriteLine("The same scores follow.");
        return 0;
    }

    // What stood in the end, where it is not what was wanted.
    private static async Task<string?> KillAsync(NationalPanel panel, int kills, TimeSpan length, string wanted)
    {
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
                if (child.ExitCode != 0) return await child.StandardError.ReadToEndAsync();
                completed++;
                if (await ChecksumAsync(panel) is var made && made != wanted) return made;
                await EmptyAsync(panel);
                Console.WriteLine($"  {ofLoader + ofServer} kills, {completed} loads that got through");
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

                if ((ofLoader + ofServer) % 10 == 0) Console.WriteLine($"  {ofLoader} + {ofServer} kills");
            }
        }

        using (var last = Start(panel)) await last.WaitForExitAsync();
        var final = await ChecksumAsync(panel);
        if (final != wanted) return final;
        Console.WriteLine(
            $"{ofLoader} kills of the loader and {ofServer} of PostgreSQL, {completed} loads that got through: the same warehouse.");
        return null;
    }

    private static async Task<string> ScoreAsync(NationalPanel panel)
    {
        await using (var server = await StartServerAsync(panel))
        {
            await using var warehouse = await NationalWarehouse.OpenAsync(server, panel);
            await warehouse.RunAsync(RunKind.Score);
        }

        return await ChecksumAsync(panel);
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
        await warehouse.RunAsync(RunKind.Load, NationalTroubles.Folders(panel));
        return 0;
    }

    // A warehouse with dimensions only is kept as the template of those that follow.
    private static async Task PrepareAsync(NationalPanel panel)
    {
        await using var server = await StartServerAsync(panel);
        if (await ScalarAsync(server, $"select exists (select from pg_database where datname = '{Clean}')") is true)
        {
            await EmptyAsync(server);
            return;
        }

        await using (await NationalWarehouse.OpenAsync(server, panel)) NpgsqlConnection.ClearAllPools();
        var name = new NpgsqlConnectionStringBuilder(server.ConnectionString).Database;
        await ScalarAsync(server, $"create database {Clean} template {name}");
    }

    private static async Task EmptyAsync(NationalPanel panel)
    {
        await using var server = await StartServerAsync(panel);
        await EmptyAsync(server);
    }

    private static async Task EmptyAsync(EmbeddedPostgres server)
    {
        var name = new NpgsqlConnectionStringBuilder(server.ConnectionString).Database;
        await ScalarAsync(server, $"drop database if exists {name} with (force)");
        await ScalarAsync(server, $"create database {name} template {Clean}");
    }

    /// <summary>
    /// What was loaded, without what may differ from one load to the next (surrogate keys of files and runs, moments):
    /// number and sum of hashes of facts, rejections, files, scores and of what the API reads of them.
    /// </summary>
    private static async Task<string> ChecksumAsync(NationalPanel panel)
    {
        await using var server = await StartServerAsync(panel);
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select string_agg(concat_ws(' ', part, lines, hash), chr(10) order by part)
            from (
                select 'facts' as part, count(*) as lines, sum(hashtextextended(concat_ws('|', o.agency_key, o.indicator_key,
                       o.period_key, o.stage_key, o.revision, o.year, o.status_key, o.value, o.numerator, o.denominator,
                       o.raw_text, o.warning_codes, f.content_hash, o.line_number, o.known_to is null), 0)::numeric) as hash
                from dw.fact_observation o join ops.source_file f using (source_file_key)
                union all
                select 'rejections', count(*), sum(hashtextextended(concat_ws('|', r.line_number, r.rule_code, r.raw_text,
                       f.content_hash), 0)::numeric)
                from ops.rejection r join ops.source_file f using (source_file_key)
                union all
                select 'files', count(*), sum(hashtextextended(concat_ws('|', source_code, content_hash, state, line_count,
                       fact_count, unchanged_count, superseded_count, rejected_count), 0)::numeric)
                from ops.source_file
                union all
                select 'scores', count(*), sum(hashtextextended(concat_ws('|', agency_key, node_key, period_key, basis, revision,
                       status_key, points, normalised, coverage, grade_code, rank, rank_low, rank_high, group_size,
                       known_to is null), 0)::numeric)
                from dw.fact_score
                union all
                select 'marts', count(*), sum(hashtextextended(concat_ws('|', agency_key, year, total, grade_code, rank), 0)::numeric)
                from mart.score
            ) parts
            """, connection)
        { CommandTimeout = 0 };
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<object?> ScalarAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionStringFor("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
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
