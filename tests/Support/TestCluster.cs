using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Server;
using Npgsql;

namespace ItAnalytics.Tests.Support;

/// <summary>
/// The one PostgreSQL of this test process, under the temporary folder and without fsync. Databases are copies of a
/// template that was migrated once, which takes milliseconds.
/// </summary>
public static class TestCluster
{
    private const string Template = "warehouse_template";
    private static readonly string Home = Path.Combine(Path.GetTempPath(), "itanalytics-tests");
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    private static int _databases;

    /// <summary>Creates a database and returns the connection string of the cluster's superuser.</summary>
    /// <param name="migrated">False: an empty database, for tests of the migrator itself.</param>
    public static async Task<string> CreateDatabaseAsync(bool migrated = true)
    {
        var server = await Server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server, $"create database {name} template {(migrated ? Template : "template0")} strategy file_copy");
        return server.ConnectionStringFor(name);
    }

    /// <summary>Drops a database that <see cref="CreateDatabaseAsync"/> made, with whoever is still connected.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(await Server.Value, $"drop database {name} with (force)");
    }

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        SweepAway();
        var folder = Path.Combine(Home, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = folder, Database = Template, Durable = false });
        // Subscribed after the server's own handler, which stops it, and so called after it.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => TryDelete(folder);
        await using (var migrator = WarehouseDataSource.Create(
            server.ConnectionString + ";Pooling=false", WarehouseRole.Migrator))
        {
            await Migrator.ApplyAsync(migrator);
        }
        return server;
    }

    /// <summary>Removes what test processes left that were killed; their watchers have stopped the servers.</summary>
    private static void SweepAway()
    {
        if (!Directory.Exists(Home)) return;
        foreach (var folder in Directory.EnumerateDirectories(Home))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var owner) && !IsRunning(owner))
                TryDelete(folder);
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another test process deletes it too, or another user's tests left it; the next run tries again.
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionStringFor("postgres"));
        await connection.OpenAsync();
        // On a busy machine a copy of a database may wait for its turn on the disk for longer than the usual limit.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
