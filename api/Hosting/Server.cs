using System.Reflection;
using ItAnalytics.Api.Cli;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Hosting;

/// <summary>
/// A server from its start to its end: first HTTP, then the warehouse, then the data. Health checks and early requests
/// are answered from the first moment, with the truth about how far it is.
/// </summary>
internal sealed class Server(Settings settings, Terminal terminal)
{
    private readonly ServerState _state = new();

    public static string Version { get; } =
        typeof(Server).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Serves until the token is cancelled.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var app = ApiHost.Build(
            settings, _state, logging => Logs.Configure(logging, settings, terminal.IsInteractive));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Server");
        logger.Started(ServeVerb.Name, Version, Environment.ProcessId);
        await ApiHost.StartAsync(app, settings.Urls, cancellationToken);
        logger.Serving(string.Join(", ", app.Urls));
        try
        {
            await ServeAsync(app, logger, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop while starting; the disposals on the way here have undone what was begun.
        }
        logger.Stopping();
        await app.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }

    private async Task ServeAsync(WebApplication app, ILogger logger, CancellationToken cancellationToken)
    {
        _state.Doing = "opening the warehouse";
        await using var warehouse = await terminal.WatchAsync(
            steps => WarehouseSession.OpenAsync(settings, steps, cancellationToken));
        logger.WarehouseOpened(warehouse.Address, warehouse.IsEmbedded, warehouse.Migrations.Count);
        await using var pipeline = await RequestPipeline.OpenAsync(
            warehouse.ConnectionString, new PipelineOptions(), logger, cancellationToken);
        _state.Execute = pipeline.ExecuteAsync;
        _state.Probe = warehouse.HasScoresAsync;
        if (await warehouse.HasScoresAsync(cancellationToken))
        {
            // There is something to query: say so at once, and look for new files beside it.
            _state.Doing = null;
            logger.Ready();
            Banner.Write(terminal, app.Urls.First());
            await Task.WhenAll(
                LoadAsync(warehouse, new StepReporter(_ => { }, _ => { }), logger, cancellationToken),
                app.WaitForShutdownAsync(cancellationToken));
            return;
        }
        _state.Doing = "loading the samples";
        await terminal.WatchAsync(async steps =>
        {
            await LoadAsync(warehouse, steps, logger, cancellationToken);
            return true;
        });
        _state.Doing = null;
        logger.Ready();
        Banner.Write(terminal, app.Urls.First());
        await app.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>One run of the whole pipeline; what cannot be loaded is told and leaves the server up.</summary>
    private async Task LoadAsync(
        WarehouseSession warehouse, StepReporter steps, ILogger logger, CancellationToken cancellationToken)
    {
        var result = await Pipeline.RunAsync(
            warehouse.As(WarehouseRole.Etl), new PipelineSettings { InputFolders = [Folders.Samples] }, RunKind.Pipeline,
            "start", progress: new StepProgress(steps), cancellationToken: cancellationToken);
        logger.RunEnded(result.RunKey, result.State.ToString(), result.Elapsed.TotalSeconds, result.Message);
        if (result.State == RunState.Failed)
            terminal.Warn($"The data could not be brought up to date: {result.ErrorCode}: {result.Message}");
    }
}
