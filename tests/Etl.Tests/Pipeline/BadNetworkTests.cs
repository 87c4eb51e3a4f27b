using System.Net;
using System.Net.Sockets;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Pipelines;

/// <summary>A load over a network that delays, loses, cuts off and resets, run again until it gets through.</summary>
public sealed class BadNetworkTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int WantedFaults = 25;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static PipelineSettings Settings => new() { InputFolders = [Repository.PathTo("samples", "danang")] };

    [Fact]
    public async Task However_often_the_connection_breaks_the_runs_end_with_a_code_and_the_last_makes_the_same_warehouse()
    {
        var undisturbed = new PostgresFixture();
        await undisturbed.InitializeAsync();
        long largest;
        await using (var proxy = FaultyProxy.Before(Target(), _ => Fault.None))
        {
            await using var through = Through(proxy, undisturbed.ConnectionString);
            Assert.Equal(RunState.Succeeded, (await Pipeline.RunAsync(through, Settings, RunKind.Load, "test", cancellationToken: Stop)).State);
            largest = Math.Max(proxy.Passed.ToServer, proxy.Passed.ToClient);
        }

        var random = new Random(20_221_125);
        HashSet<string> codes = [];
        for (var faults = 0; faults < WantedFaults;)
        {
            await using var proxy = FaultyProxy.Before(Target(), _ => random.Next(3) == 0 ? Fault.None : Fault.Any(random, largest));
            await using var through = Through(proxy, postgres.ConnectionString);
            var result = await TryAsync(through);
            if (result.State != RunState.Succeeded) codes.Add(result.ErrorCode ?? "none");
            faults += proxy.Faults;
        }

        Assert.Equal(RunState.Succeeded, (await Pipeline.RunAsync(postgres.Etl, Settings, RunKind.Load, "test", cancellationToken: Stop)).State);
        Assert.Equal(await Checksums.OfAsync(undisturbed.Etl), await Checksums.OfAsync(postgres.Etl));
        Assert.Equal([ErrorCodes.ServerUnreachable], codes.Except([ErrorCodes.RunStopped]));
        await undisturbed.DisposeAsync();
    }

    private static async Task<RunResult> TryAsync(NpgsqlDataSource dataSource)
    {
        try
        {
            return await Pipeline.RunAsync(dataSource, Settings, RunKind.Load, "test", cancellationToken: Stop);
        }
        catch (CodedException error)
        {
            return new RunResult(0, RunState.Failed, error.Code, error.Message, TimeSpan.Zero);
        }
    }

    private EndPoint Target()
    {
        var address = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        return address.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{address.Host}/.s.PGSQL.{address.Port}")
            : new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }

    // Without a pool, so that every run begins with new connections.
    private static NpgsqlDataSource Through(FaultyProxy proxy, string connectionString) => WarehouseDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = proxy.Port, SslMode = SslMode.Disable }.ConnectionString,
        WarehouseRole.Etl);
}
