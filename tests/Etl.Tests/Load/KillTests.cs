using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Db;
using NodaTime;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>A loader that is killed in mid-COPY, as by a power cut: another process runs it, and gets SIGKILL.</summary>
public sealed class KillTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string ConnectionVariable = "ITANALYTICS_TEST_KILL_CONNECTION";
    private const string PathVariable = "ITANALYTICS_TEST_KILL_PATH";
    private const string RunVariable = "ITANALYTICS_TEST_KILL_RUN";

    [Fact]
    public async Task A_killed_loader_leaves_nothing_half_written_and_the_next_load_completes_the_file()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var path = folder.Write("figures.csv", $"{RevisionTests.Header}nobody,MC01,2017,1,,\n{RevisionTests.Lines(2017, 600_000)}");

        using (var loader = StartLoader(path))
        {
            await WaitForCopyAsync(loader);
            loader.Kill();
            await loader.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var next = await warehouse.Load(path, RevisionTests.Contracts);

        Assert.Equal(LoadState.Loaded, next.State);
        Assert.Equal(new LoadCounts(600_001, 12, 599_988, 0, 1), next.Counts);
        Assert.Equal(12, await warehouse.Scalar<long>("select count(*) from dw.fact_observation where year = 2017"));
        Assert.Equal(1, await warehouse.Scalar<long>("select count(*) from ops.source_file where source_code = 'revision'"));
        Assert.Equal(1, await warehouse.Scalar<long>(
            $"select count(*) from ops.rejection where source_file_key = {next.SourceFileKey}"));
    }

    [Fact(Explicit = true)]
    public async Task Loader_to_be_killed()
    {
        await using var etl = WarehouseDataSource.Create(Variable(ConnectionVariable), WarehouseRole.Etl);
        await new FileLoader(etl, RevisionTests.Contracts, SystemClock.Instance).LoadAsync(
            Variable(PathVariable), long.Parse(Variable(RunVariable), CultureInfo.InvariantCulture),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;

    private Process StartLoader(string path)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var argument in new[]
        {
            "exec", typeof(KillTests).Assembly.Location, "-explicit", "only",
            "-method", $"{typeof(KillTests).FullName}.{nameof(Loader_to_be_killed)}",
        })
            start.ArgumentList.Add(argument);
        start.Environment[ConnectionVariable] = warehouse.ConnectionString;
        start.Environment[PathVariable] = path;
        start.Environment[RunVariable] = warehouse.RunKey.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    // The view shows COPYs of other sessions while they run, to those who may see them.
    private async Task WaitForCopyAsync(Process loader)
    {
        var patience = Stopwatch.StartNew();
        while (await warehouse.Watch<long>("select count(*) from pg_stat_progress_copy where tuples_processed > 1000") == 0)
        {
            Assert.False(loader.HasExited, "The loader ended before it could be killed.");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "The loader never came to copying.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
