using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Hosting;

/// <summary>
/// The scheduler inside this process: nightly runs, and the runs that the API's clients ask for. A host of its own,
/// because it can only begin when the warehouse is open, long after the web server has begun to answer.
/// </summary>
internal static class Worker
{
    /// <summary>Starts the scheduler; disposing the host ends it after the run at hand has been stopped.</summary>
    public static async Task<IHost> StartAsync(
        WarehouseSession warehouse, Settings settings, Action<ILoggingBuilder> logging, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        logging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        // The process ends when the web server does, not when a scheduler catches the signal.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddJobs(
            warehouse.As(WarehouseRole.Etl), Pipeline(settings), settings.Work.Jobs);
        var host = builder.Build();
        // A start that is broken off leaves services half-way; it takes a moment only, and is then stopped in order.
        cancellationToken.ThrowIfCancellationRequested();
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>What every run of this process works with.</summary>
    public static PipelineSettings Pipeline(Settings settings) => settings.Work.Pipeline.InputFolders.Count > 0
        ? settings.Work.Pipeline
        : settings.Work.Pipeline with { InputFolders = [Folders.Samples] };

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
