using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Server;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Loads the same rows in three ways, in turns, into a table without and with a three-column key: the server reading
/// its own binary file, which no client can beat; BinaryCopy; and Npgsql's importer.
/// </summary>
internal static class CopyVerb
{
    private const string Columns = "agency_key int not null, indicator_key int not null, period_key int not null, " +
        "status_key smallint not null, value numeric";

    private static readonly string[] Ways = ["server file", "BinaryCopy", "Npgsql importer"];

    public static async Task<int> RunAsync(string[] args)
    {
        var rows = IntAfter(args, "--rows", 4_000_000);
        var rounds = IntAfter(args, "--rounds", 3);
        var folder = Directory.CreateTempSubdirectory("itanalytics-copy-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder });
            await using var source = WarehouseDataSource.Create(server.ConnectionString, WarehouseRole.Migrator);
            await using var connection = await source.OpenConnectionAsync();
            foreach (var (table, key) in new[] { ("no_key", ""), ("with_key", ", primary key (agency_key, indicator_key, period_key)") })
                await MeasureAsync(connection, table, key, rows, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    private static async Task MeasureAsync(NpgsqlConnection connection, string table, string key, int rows, int rounds)
    {
        await ExecuteAsync(connection, $"create table {table} ({Columns}{key})");
        var copy = new BinaryCopy<Row>(table)
            .Column("agency_key", row => row.Agency)
            .Column("indicator_key", row => row.Indicator)
            .Column("period_key", row => row.Period)
            .Column("status_key", row => row.Status)
            .Column("value", row => row.Value);
        await copy.WriteAsync(connection, Rows(rows));
        // Relative to the server's own folder, which it may write whoever it runs as; COPY itself writes no relative paths.
        await ExecuteAsync(connection, $"copy {table} to program 'cat > {table}.bin' (format binary)");

        var seconds = Ways.ToDictionary(way => way, _ => new List<double>());
        var processor = Ways.ToDictionary(way => way, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var way in Ways)
            {
                await ExecuteAsync(connection, $"truncate {table}; checkpoint");
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                var started = Stopwatch.GetTimestamp();
                switch (way)
                {
                    case "server file":
                        await ExecuteAsync(connection, $"copy {table} from '{table}.bin' (format binary)");
                        break;
                    case "BinaryCopy":
                        await copy.WriteAsync(connection, Rows(rows));
                        break;
                    default:
                        await ImportAsync(connection, table, rows);
                        break;
                }
                // The first round warms caches and compilers.
                if (round == 0) continue;
                seconds[way].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                processor[way].Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows:N0} rows, medians of {rounds} rounds in turns"));
        foreach (var way in Ways)
        {
            var ratio = Median(seconds[Ways[0]].Zip(seconds[way], (plain, other) => plain / other));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {way,-16} {rows / Median(seconds[way]),12:N0} rows/s  {ratio,5:0.00} of the server's own file  client CPU " +
                $"{Median(processor[way]) / rows * 1e6:0.00} µs a row"));
        }
    }

    private static async Task ImportAsync(NpgsqlConnection connection, string table, int rows)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)");
        foreach (var row in Rows(rows))
        {
            await importer.StartRowAsync();
            await importer.WriteAsync(row.Agency, NpgsqlDbType.Integer);
            await importer.WriteAsync(row.Indicator, NpgsqlDbType.Integer);
            await importer.WriteAsync(row.Period, NpgsqlDbType.Integer);
            await importer.WriteAsync(row.Status, NpgsqlDbType.Smallint);
            await importer.WriteAsync(row.Value, NpgsqlDbType.Numeric);
        }
        await importer.CompleteAsync();
    }

    private static IEnumerable<Row> Rows(int count)
    {
        for (var i = 0; i < count; i++)
        {
            // 200 indicators of 12 periods for each agency, and values with two decimals.
            yield return new Row(1 + (i / 2400), 1 + (i / 12 % 200), 2020101 + (i % 12), 1, new decimal(i * 7 % 10_000, 0, 0, false, 2));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static int IntAfter(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private readonly record struct Row(int Agency, int Indicator, int Period, short Status, decimal Value);
}
