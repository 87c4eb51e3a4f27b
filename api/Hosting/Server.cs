using System.Reflection;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Cli;
using ItAnalytics.Api.Observability;
using ItAnalytics.Etl;
using ItAnalytics.Etl.Corrections;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Hosting;

/// <summary>What a server does of the two things it can do.</summary>
[Flags]
internal enum ServerDuties
{
    /// <summary>Answers GraphQL and shows pages.</summary>
    Api = 1,

    /// <summary>Loads what is new, and runs jobs.</summary>
    Jobs = 2,

    /// <summary>One process for all.</summary>
    Both = Api | Jobs,
}

/// <summary>
/// A server from its start to its end: first HTTP, then the warehouse, then the data, then the scheduler. Health checks
/// and early requests are answered from the first moment, with the truth about how far it is.
/// </summary>
internal sealed class Server(Settings settings, Terminal terminal, ServerDuties duties)
{
    private readonly ServerState _state = new();

    public static string Version { get; } =
        typeof(Server).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private bool ServesApi => duties.HasFlag(ServerDuties.Api);

    private bool RunsJobs => duties.HasFlag(ServerDuties.Jobs);

    /// <summary>Serves until the token is cancelled.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var telemetry = new Telemetry(RunTelemetry.Name);
        await using var app = ApiHost.Build(settings, _state, Log, ServesApi, telemetry);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Server");
        logger.Started(duties.ToString(), Version, Environment.ProcessId);
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
        using var access = ServesApi ? await OpenDeskAsync(warehouse, logger, cancellationToken) : null;
        _state.Access = access;
        await using var pipeline = ServesApi
            ? await RequestPipeline.OpenAsync(warehouse.ConnectionString, Options(warehouse), logger, cancellationToken)
            : null;
        _state.Pipeline = pipeline;
        _state.Execute = pipeline is null ? null
            : OperationTelemetry.Watched(pipeline.ExecuteAsync, settings.SlowOperation, logger);
        if (ServesApi)
        {
            var etl = warehouse.As(WarehouseRole.Etl);
            _state.Submissions = SubmissionReception.Gate(etl, new SubmissionDesk(etl));
            _state.Evidence = new EvidenceStore(warehouse.As(WarehouseRole.Api));
        }

        _state.Probe = warehouse.HasScoresAsync;
        var isFirst = !await warehouse.HasScoresAsync(cancellationToken);
        if (RunsJobs && isFirst)
        {
            _state.Doing = "loading for the first time";
            await terminal.WatchAsync(steps => LoadAsync(warehouse, steps, logger, cancellationToken));
        }
        _state.Doing = null;
        logger.Ready();
        if (ServesApi) Banner.Write(terminal, app.Urls.First());
        else terminal.Line($"Working; {app.Urls.First()}/health/ready tells whether the data can be queried. Ctrl-C stops.");
        // Where there is something to query already, what is new is loaded beside it, without a word.
        if (RunsJobs && !isFirst) await LoadAsync(warehouse, StepReporter.Silent, logger, cancellationToken);
        using var worker = RunsJobs ? await Worker.StartAsync(warehouse, settings, Log, cancellationToken) : null;
        await app.WaitForShutdownAsync(cancellationToken);
        if (worker is not null) await worker.StopAsync(CancellationToken.None);
    }

    /// <summary>Opens the desk that lets people in, and makes sure that somebody can come in.</summary>
    private async Task<AccessDesk> OpenDeskAsync(
        WarehouseSession warehouse, ILogger logger, CancellationToken cancellationToken)
    {
        var source = warehouse.As(WarehouseRole.Access);
        if (!settings.Access.IsOpen(settings.Urls)
            && settings.Access is { AdministratorPassword: { } password, Administrator: var login }
            && await new People(source).AddFirstAdministratorAsync(new Actor("start", "settings"), login, password, cancellationToken))
            logger.AdministratorMade(login);
        return new AccessDesk(source, settings.Access, logger);
    }

    /// <summary>One run of the whole pipeline; what cannot be loaded is told and leaves the server up.</summary>
    private async Task<RunResult> LoadAsync(
        WarehouseSession warehouse, StepReporter steps, ILogger logger, CancellationToken cancellationToken)
    {
        var result = await Pipeline.RunAsync(
            warehouse.As(WarehouseRole.Etl), Worker.Pipeline(settings), RunKind.Pipeline, "start",
            progress: new StepProgress(steps), cancellationToken: cancellationToken);
        logger.RunEnded(result.RunKey, result.State.ToString(), result.Elapsed.TotalSeconds, result.Message);
        if (result.State == RunState.Failed)
            terminal.Warn($"The data could not be brought up to date: {result.ErrorCode}: {result.Message}");
        return result;
    }

    private PipelineOptions Options(WarehouseSession warehouse) => settings.Queries with
    {
        CorrectionCheck = CorrectionDesk.Check(warehouse.As(WarehouseRole.Etl)),
        Tables = new Exports.TableLimits { MaxRows = settings.MaxTableRows, Patience = settings.TableTimeout },
    };

    private void Log(ILoggingBuilder logging) => Logs.Configure(logging, settings, terminal.IsInteractive);
}
