using System.Globalization;
using ItAnalytics.Warehouse.Errors;
using Microsoft.Extensions.Logging;
using Quartz;

namespace ItAnalytics.Etl.Jobs;

/// <summary>A request as a run, on whichever worker the scheduler gives it to. Nothing happens when another has it.</summary>
internal sealed class RunJob(Workplace workplace, ILogger<RunJob> logger) : IJob
{
    /// <summary>Name of the request's key in the trigger's data.</summary>
    public const string RequestEntry = "run_key";

    /// <summary>Name of the run's kind in the trigger's data.</summary>
    public const string KindEntry = "kind";

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var request = Convert.ToInt64(context.MergedJobDataMap[RequestEntry], CultureInfo.InvariantCulture);
        var kind = Enum.Parse<RunKind>((string)context.MergedJobDataMap[KindEntry]!, ignoreCase: true);
        var result = await Pipeline.RunAsync(
            workplace.DataSource, workplace.Pipeline, kind, "schedule", request, workplace.Progress,
            cancellationToken: cancellationToken);
        logger.RunEnded(request, kind, result.State, result.Elapsed.TotalSeconds, result.Message ?? "");
        if (result.State == RunState.Interrupted && cancellationToken.IsCancellationRequested)
        {
            await RunJournal.RequestAgainAsync(workplace.DataSource, request, workplace.Pipeline.Times);
        }
    }
}

/// <summary>A firing of the schedule as a request, unless the same waits already; a worker takes it up.</summary>
internal sealed class AskJob(Workplace workplace, ILogger<AskJob> logger) : IJob
{
    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var kind = Enum.Parse<RunKind>(context.Trigger.Key.Name, ignoreCase: true);
        if (!IsMeant(workplace.Settings, context.ScheduledFireTimeUtc ?? context.FireTimeUtc))
        {
            return;
        }
        await using var connection = await workplace.DataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            foreach (var parameters in Pipeline.Scheduled(workplace.Pipeline, kind))
            {
                await RunJournal.RequestOnceAsync(connection, kind, parameters, "schedule", cancellationToken);
            }
        }
        catch (CodedException trouble)
        {
            logger.AskingFailed(kind, trouble.Message);
        }
    }

    /// <summary>Does the schedule hold on the day that a moment falls on, in its own time zone?</summary>
    internal static bool IsMeant(JobSettings settings, DateTimeOffset moment) =>
        !settings.OnWorkingDaysOnly || settings.Calendar.IsWorkingDay(DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone)).DateTime));
}
