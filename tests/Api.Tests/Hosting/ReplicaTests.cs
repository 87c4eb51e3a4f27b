using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ItAnalytics.Api.Execution;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>An API over a primary and a replica that streams from it: two real servers, the second made as pg_basebackup does.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly string first = ServedProgram.NewDataFolder();
    private readonly string second = ServedProgram.NewDataFolder();
    private readonly (int First, int Second) ports = (FreePort(), FreePort());
    private EmbeddedPostgres primary = null!;
    private EmbeddedPostgres replica = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Both => new NpgsqlConnectionStringBuilder(primary.ConnectionString)
    {
        Host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ports.First},127.0.0.1:{ports.Second}"),
        SslMode = SslMode.Disable,
        TargetSessionAttributes = "prefer-standby",
    }.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await using (await StartAsync(first, ports.First)) await AppendAsync(first, "wal_level = replica\nmax_wal_senders = 4\n");
        primary = await StartAsync(first, ports.First);
        await using (var migrator = WarehouseDataSource.Create(primary.ConnectionString, WarehouseRole.Migrator))
        {
            await Migrator.ApplyAsync(migrator, cancellationToken: Stop);
            var sample = await File.ReadAllTextAsync(Repository.PathTo("tests", "fixtures", "graphql", "warehouse.sql"), Stop);
            await using var fill = migrator.CreateCommand($"begin; {sample}; commit");
            await fill.ExecuteNonQueryAsync(Stop);
        }

        await CopyAsync();
        replica = await StartAsync(second, ports.Second);
    }

    public async ValueTask DisposeAsync()
    {
        await replica.DisposeAsync();
        await primary.DisposeAsync();
        foreach (var folder in new[] { first, second }) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Queries_are_answered_by_the_replica_and_by_the_primary_once_it_is_gone_and_writes_go_to_the_primary()
    {
        await using (var reading = ReadingDataSource.Create(Both, 4, WarehouseRole.Api))
        await using (var writing = WarehouseDataSource.Create(Both, WarehouseRole.Api))
        {
            Assert.Equal((true, false), (await IsReplicaAsync(reading), await IsReplicaAsync(writing)));
        }

        await using var pipeline = await RequestPipeline.OpenAsync(Both, new PipelineOptions(), NullLogger.Instance, Stop);
        const string names = "{ agencies(first: 100) { nodes { nameEn } } }";
        Assert.DoesNotContain("Renamed", await AskAsync(pipeline, names), StringComparison.Ordinal);
        await using (var etl = WarehouseDataSource.Create(Both, WarehouseRole.Etl))
        {
            await using var rename = etl.CreateCommand(
                "update dw.dim_agency set name_en = 'Renamed' where valid_to is null and agency_key <> 0; select ops.bump_generation()");
            await rename.ExecuteNonQueryAsync(Stop);
        }

        // A moment later the replica says it too: nothing old is kept.
        var patience = Stopwatch.StartNew();
        while (!(await AskAsync(pipeline, names)).Contains("Renamed", StringComparison.Ordinal))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "The replica never said what the primary was told.");
            await Task.Delay(20, Stop);
        }

        await replica.DisposeAsync();
        patience.Restart();
        for (var answer = ""; !answer.Contains("Renamed", StringComparison.Ordinal); answer = await AskAsync(pipeline, names))
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), $"Without the replica nobody answers: {answer}");
    }

    private static Task<EmbeddedPostgres> StartAsync(string folder, int port) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder, Port = port, Durable = false }, Stop);

    private static async Task<bool> IsReplicaAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select pg_is_in_recovery()");
        return (bool)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task<string> AskAsync(RequestPipeline pipeline, string query) =>
        Encoding.UTF8.GetString((await pipeline.ExecuteAsync(new GraphQLRequest(query), Stop)).Body.Span);

    // Between the two calls a copy of the files is a base backup, whatever is written meanwhile.
    private async Task CopyAsync()
    {
        await using var connection = new NpgsqlConnection(primary.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using (var begin = new NpgsqlCommand("select pg_backup_start('replica', true)", connection)) await begin.ExecuteScalarAsync(Stop);
        using (var copy = Process.Start("cp", ["-a", $"{first}/cluster", $"{first}/password", second])) await copy.WaitForExitAsync(Stop);
        var cluster = Path.Combine(second, "cluster");
        await using (var end = new NpgsqlCommand("select labelfile from pg_backup_stop(false)", connection))
            await WriteAsync(cluster, "backup_label", (string)(await end.ExecuteScalarAsync(Stop))!);
        File.Delete(Path.Combine(cluster, "postmaster.pid"));
        await WriteAsync(cluster, "standby.signal", "");
        var address = new NpgsqlConnectionStringBuilder(primary.ConnectionString);
        await AppendAsync(second, $"primary_conninfo = 'host=127.0.0.1 port={ports.First} user={address.Username} password={address.Password}'\n");
    }

    private static Task AppendAsync(string folder, string lines) =>
        File.AppendAllTextAsync(Path.Combine(folder, "cluster", "postgresql.conf"), lines, Stop);

    // The server's user owns what it reads, whoever runs the test.
    private static async Task WriteAsync(string cluster, string name, string text)
    {
        var file = Path.Combine(cluster, name);
        await File.WriteAllTextAsync(file, text, Stop);
        using var own = Process.Start("chown", [$"--reference={Path.Combine(cluster, "PG_VERSION")}", file]);
        await own.WaitForExitAsync(Stop);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
