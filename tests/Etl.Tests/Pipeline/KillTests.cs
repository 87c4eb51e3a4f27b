using System.Diagnostics;
using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Etl.Tests.Pipelines;

/// <summary>
/// A pipeline that is killed as by a power cut, again and again, each time in another step: another process runs it and
/// gets SIGKILL. The run that is let live in the end makes the warehouse of an undisturbed run.
/// </summary>
public sealed class KillTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string ConnectionVariable = "ITANALYTICS_TEST_PIPELINE_CONNECTION";
    private static readonly string[] KilledIn = ["reference", "files", "score", "mart", "detect", "forecast"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // The panel of the provinces and the city's printed figures: small enough to be run many times.
    private static PipelineSettings Settings => new()
    {
        InputFolders = [Repository.PathTo("samples", "danang"), Repository.PathTo("samples", "pci")],
    };

    [Fact]
    public async Task A_pipeline_that_was_killed_in_any_step_and_run_again_makes_the_warehouse_of_an_undisturbed_run()
    {
        var random = new Random(20_221_125);
        foreach (var step in KilledIn)
        {
            using var child = StartChild();
            await WaitForAsync(step, child);
            await Task.Delay(random.Next(40), Stop);
            child.Kill();
            await child.WaitForExitAsync(Stop);
        }

        var last = await Pipeline.RunAsync(postgres.Etl, Settings, RunKind.Pipeline, "test", cancellationToken: Stop);

        Assert.Equal(RunState.Succeeded, last.State);
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        Assert.Equal(KilledIn.Length, await connection.ExecuteScalarAsync<int>(
            "select count(*) from ops.run where state = 'INTERRUPTED' and error_code = 'SYS921'"));
        Assert.Equal(KilledIn, await connection.QueryAsync<string>(
            "select name from ops.run_step where state = 'INTERRUPTED' order by run_key"));

        var undisturbed = new PostgresFixture();
        await undisturbed.InitializeAsync();
        await Pipeline.RunAsync(undisturbed.Etl, Settings, RunKind.Pipeline, "test", cancellationToken: Stop);
        Assert.Equal(await Checksums.OfAsync(undisturbed.Etl), await Checksums.OfAsync(postgres.Etl));
        await undisturbed.DisposeAsync();
    }

    [Fact(Explicit = true)]
    public async Task Pipeline_to_be_killed()
    {
        var connectionString = Environment.GetEnvironmentVariable(ConnectionVariable)!;
        await using var etl = WarehouseDataSource.Create(connectionString, WarehouseRole.Etl);
        await Pipeline.RunAsync(etl, Settings, RunKind.Pipeline, "child", cancellationToken: Stop);
    }

    private Process StartChild()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            "exec", typeof(KillTests).Assembly.Location, "-explicit", "only",
            "-method", $"{typeof(KillTests).FullName}.{nameof(Pipeline_to_be_killed)}",
        })
            start.ArgumentList.Add(argument);
        start.Environment[ConnectionVariable] = postgres.ConnectionString;
        return Process.Start(start)!;
    }

    private async Task WaitForAsync(string step, Process child)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Stop);
        var patience = Stopwatch.StartNew();
        while (!await connection.ExecuteScalarAsync<bool>(
            "select exists (select from ops.run_step join ops.run r using (run_key) where name = @step and r.state = " +
                "'RUNNING' and run_step.state = 'RUNNING')",
            new { step }))
        {
            Assert.False(child.HasExited, $"The pipeline ended before it could be killed in {step}.");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"The pipeline never came to {step}.");
            await Task.Delay(2, Stop);
        }
    }
}
