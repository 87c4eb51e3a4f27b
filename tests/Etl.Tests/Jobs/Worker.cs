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

    /// <summary>The run protocol, in a hurry.</summary>
    public static RunTimes Times { get; } = new(
        TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(50))
    {
        Pause = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>Starts a worker without anything to load; it scores what is there.</summary>
    public static async Task<Worker> StartAsync(
        NpgsqlDataSource dataSource, JobSettings? settings = null, PipelineSettings? pipeline = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddJobs(
            dataSource,
            pipeline ?? new PipelineSettings { Times = Times },
            settings ?? new JobSettings
            {
                Schedule = null,
                PullSchedule = null,
                MaintainSchedule = null,
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
