using ItAnalytics.Etl.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Jobs;

/// <summary>A host with the jobs in it, as a process of its own would be.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly IHost host;

    private Worker(IHost host) => this.host = host;

    /// <summary>Starts a worker without anything to load; it scores what is there.</summary>
    public static async Task<Worker> StartAsync(
        NpgsqlDataSource dataSource, JobSettings? settings = null, RunTimes? times = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddJobs(
            dataSource,
            new PipelineSettings
            {
                Times = times ?? new RunTimes(
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(50))
            },
            settings ?? new JobSettings
            {
                Schedule = null,
                Poll = TimeSpan.FromSeconds(1),
                Checkin = TimeSpan.FromSeconds(1)
            });
        var worker = new Worker(builder.Build());
        await worker.host.StartAsync(TestContext.Current.CancellationToken);
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
