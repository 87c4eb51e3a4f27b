using System.Globalization;
using Microsoft.Extensions.Logging;
using Quartz;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// A firing of the scheduler as a run. A firing for a request carries its key; one of the schedule makes a request
/// first, so that both are taken up again if this worker dies. Nothing happens when another worker has the request.
/// </summary>
internal abstract class RunJob(RunKind kind, Workplace workplace, ILogger logger) : IJob
{
    /// <summary>Name of the key's entry in the trigger's data.</summary>
    public const string RequestEntry = "run_key";

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var request = context.MergedJobDataMap.TryGetValue(RequestEntry, out var entry)
            ? Convert.ToInt64(entry, CultureInfo.InvariantCulture)
            : await RunJournal.RequestAsync(workplace.DataSource, kind, "schedule", cancellationToken);
        var result = await Pipeline.RunAsync(
            workplace.DataSource, workplace.Pipeline, kind, "schedule", request, workplace.Progress, cancellationToken);
        logger.RunEnded(request, kind, result.State, result.Elapsed.TotalSeconds, result.Message ?? "");
        if (result.State == RunState.Interrupted && cancellationToken.IsCancellationRequested)
        {
            await RunJournal.RequestAgainAsync(workplace.DataSource, request);
        }
    }
}

/// <summary>Runs of the whole flow.</summary>
[DisallowConcurrentExecution]
internal sealed class PipelineJob(Workplace workplace, ILogger<PipelineJob> logger)
    : RunJob(RunKind.Pipeline, workplace, logger);

/// <summary>Runs that load files.</summary>
[DisallowConcurrentExecution]
internal sealed class LoadJob(Workplace workplace, ILogger<LoadJob> logger) : RunJob(RunKind.Load, workplace, logger);

/// <summary>Runs that score.</summary>
[DisallowConcurrentExecution]
internal sealed class ScoreJob(Workplace workplace, ILogger<ScoreJob> logger)
    : RunJob(RunKind.Score, workplace, logger);

/// <summary>Runs that look for unusual submissions.</summary>
[DisallowConcurrentExecution]
internal sealed class DetectJob(Workplace workplace, ILogger<DetectJob> logger)
    : RunJob(RunKind.Detect, workplace, logger);

/// <summary>Runs that forecast.</summary>
[DisallowConcurrentExecution]
internal sealed class ForecastJob(Workplace workplace, ILogger<ForecastJob> logger)
    : RunJob(RunKind.Forecast, workplace, logger);

/// <summary>Runs that publish what is announced.</summary>
[DisallowConcurrentExecution]
internal sealed class PublishJob(Workplace workplace, ILogger<PublishJob> logger)
    : RunJob(RunKind.Publish, workplace, logger);
