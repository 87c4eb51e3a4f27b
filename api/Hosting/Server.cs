using System.Reflection;
using ItAnalytics.Api.Cli;

namespace ItAnalytics.Api.Hosting;

/// <summary>A server from its start to its end: first HTTP, then the warehouse, then the data, then the banner.</summary>
internal static class Server
{
    public static string Version { get; } =
        typeof(Server).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static async Task<int> RunAsync(Settings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        var state = new ServerState();
        await using var app = ApiHost.Build(settings, state, logging => Logs.Configure(logging, settings, terminal.IsInteractive));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Server");
        logger.Started(ServeVerb.Name, Version, Environment.ProcessId);
        await ApiHost.StartAsync(app, settings.Urls, cancellationToken);
        logger.Serving(string.Join(", ", app.Urls));
        try
        {
            await using var warehouse = await terminal.WatchAsync(
                steps => WarehouseSession.OpenAsync(settings, steps, cancellationToken));
            logger.WarehouseOpened(warehouse.Address, warehouse.IsEmbedded, warehouse.Migrations.Count);
            await using var pipeline = await RequestPipeline.OpenAsync(
                warehouse.ConnectionString, new PipelineOptions(), logger, cancellationToken);
            state.Execute = pipeline.ExecuteAsync;
            state.IsReady = true;
            state.Doing = null;
            logger.Ready();
            Banner.Write(terminal, app.Urls.First());
            await app.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped while starting: what was begun is undone by the disposals above.
        }
        logger.Stopping();
        await app.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }
}
