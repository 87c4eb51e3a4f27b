using ItAnalytics.Etl.Corrections;
using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Drop;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Forecast;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Maintain;
using ItAnalytics.Etl.Mart;
using ItAnalytics.Etl.Pull;
using ItAnalytics.Etl.Score;
using ItAnalytics.Etl.Submit;
using Npgsql;

namespace ItAnalytics.Etl;

/// <summary>
/// The whole flow: methods, files and approved corrections to facts, facts to scores, scores to marts, facts to findings,
/// totals to forecasts.
/// Each step is a transaction or a row of them, knows what it has done before and does only what is new; so a run that
/// was killed anywhere is finished by running again, and a second run changes nothing.
/// </summary>
public static class Pipeline
{
    /// <summary>Does one run and journals it in <c>ops.run</c>; waits while another run is at work.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>; the migrations are
    /// applied.</param>
    /// <param name="settings">Where things are, and how to judge.</param>
    /// <param name="kind">The whole flow, or a part of it.</param>
    /// <param name="requestedBy">Who asked for it; the request's own entry wins where there is one.</param>
    /// <param name="requestKey">A request that waits in <c>ops.run</c>, or null to begin a run at once.</param>
    /// <param name="progress">Hears of every step, or null.</param>
    /// <param name="parameters">What the run is about; the request's own entry wins where there is one.</param>
    /// <param name="cancellationToken">Stops the run; what its current transaction did is undone.</param>
    /// <returns>How the run ended; trouble is journalled and returned, not thrown.</returns>
    public static Task<RunResult> RunAsync(
        NpgsqlDataSource dataSource,
        PipelineSettings settings,
        RunKind kind,
        string requestedBy,
        long? requestKey = null,
        IProgress<RunProgress>? progress = null,
        RunParameters? parameters = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(settings);
        Func<Run, Task> work = kind switch
        {
            RunKind.Load => run => LoadAsync(run, settings),
            RunKind.Score => run => ScoreAsync(run, settings),
            RunKind.Detect => run => DetectAsync(run, settings),
            RunKind.Forecast => run => ForecastAsync(run, settings),
            RunKind.Publish => run => run.StepAsync(
                "publish", (step, stop) => MartStep.RunAsync(run, step, MartScope.Everything, stop)),
            RunKind.Pull => run => run.StepAsync(
                "pull", (step, stop) => Pulls.RunAsync(run, step, settings.ContractFolder, stop)),
            RunKind.Drop => run => run.StepAsync("drop", (step, stop) => DropFolder.RunAsync(run, step, settings, stop)),
            RunKind.Replay => run => run.StepAsync(
                "replay", (step, stop) => DeskStep.ReplayAsync(run, step, settings.ContractFolder, stop)),
            RunKind.Maintain => MaintainAsync,
            _ => run => EverythingAsync(run, settings),
        };
        var order = new RunOrder(kind, requestedBy)
        {
            RequestKey = requestKey,
            Parameters = parameters ?? RunParameters.None,
        };
        return Runner.RunAsync(dataSource, order, work, progress, settings.Terms, cancellationToken);
    }

    /// <summary>What a firing of the schedule asks for: a pull of each source that is pulled, one run of any other
    /// kind.</summary>
    internal static IEnumerable<RunParameters> Scheduled(PipelineSettings settings, RunKind kind) =>
        kind == RunKind.Pull
            ? Pulls.Sources(SourceContracts.Load(settings.ContractFolder)).Select(code => new RunParameters { Source = code })
            : [RunParameters.None];

    private static async Task EverythingAsync(Run run, PipelineSettings settings)
    {
        await run.StepAsync("methodologies",
            (step, stop) => FilesStep.LoadMethodologiesAsync(run, step, settings, stop));
        await run.StepAsync("reference", (step, stop) => FilesStep.LoadReferenceAsync(run, step, settings, stop));
        await run.StepAsync("files", (step, stop) => FilesStep.LoadFactsAsync(run, step, settings, stop));
        await run.StepAsync("corrections", (step, stop) => CorrectionStep.RunAsync(run, step, stop));
        await run.StepAsync("score", (step, stop) => ScoreStep.RunAsync(run, step, settings.Score, stop));
        await run.StepAsync("mart", (step, stop) => MartStep.RunAsync(run, step, MartScope.Everything, stop));
        await run.StepAsync("detect", (step, stop) => DetectStep.RunAsync(run, step, settings.Detect, stop));
        await run.StepAsync("forecast", (step, stop) => ForecastStep.RunAsync(run, step, settings.Forecast, stop));
        await run.StepAsync("indicators", (step, stop) => IndicatorForecastStep.RunAsync(run, step, settings, stop));
        await run.StepAsync("backtest", (step, stop) => BacktestStep.RunAsync(run, step, settings.Forecast, stop));
        await run.StepAsync("publish", (step, stop) => MartStep.RunAsync(run, step, MartScope.Everything, stop));
    }

    private static async Task LoadAsync(Run run, PipelineSettings settings)
    {
        await run.StepAsync("methodologies",
            (step, stop) => FilesStep.LoadMethodologiesAsync(run, step, settings, stop));
        await run.StepAsync("reference", (step, stop) => FilesStep.LoadReferenceAsync(run, step, settings, stop));
        await run.StepAsync("files", (step, stop) => FilesStep.LoadFactsAsync(run, step, settings, stop));
        await run.StepAsync("corrections", (step, stop) => CorrectionStep.RunAsync(run, step, stop));
    }

    private static async Task ScoreAsync(Run run, PipelineSettings settings)
    {
        await run.StepAsync("score", (step, stop) => ScoreStep.RunAsync(run, step, settings.Score, stop));
        await run.StepAsync("mart", (step, stop) => MartStep.RunAsync(run, step, MartScope.Results, stop));
    }

    private static async Task DetectAsync(Run run, PipelineSettings settings)
    {
        await run.StepAsync("detect", (step, stop) => DetectStep.RunAsync(run, step, settings.Detect, stop));
        await run.StepAsync("mart", (step, stop) => MartStep.RunAsync(run, step, MartScope.Everything, stop));
    }

    private static async Task ForecastAsync(Run run, PipelineSettings settings)
    {
        await run.StepAsync("forecast", (step, stop) => ForecastStep.RunAsync(run, step, settings.Forecast, stop));
        await run.StepAsync("indicators", (step, stop) => IndicatorForecastStep.RunAsync(run, step, settings, stop));
        await run.StepAsync("backtest", (step, stop) => BacktestStep.RunAsync(run, step, settings.Forecast, stop));
        await run.StepAsync("mart", (step, stop) => MartStep.RunAsync(run, step, MartScope.Everything, stop));
    }

    private static async Task MaintainAsync(Run run)
    {
        await run.StepAsync("vacuum", (step, stop) => MaintainStep.VacuumAsync(run, step, stop));
        await run.StepAsync("partitions", (step, stop) => MaintainStep.PartitionsAsync(run, step, stop));
        await run.StepAsync("retention", (step, stop) => MaintainStep.RetentionAsync(run, step, stop));
        await run.StepAsync("checks", (step, stop) => MaintainStep.ChecksAsync(run, step, stop));
    }
}
