using System.Globalization;
using Dapper;
using ItAnalytics.Warehouse.Statements;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// Hands requests that wait in <c>ops.run</c> to the scheduler, and ends runs whose workers died. Woken by the
/// database's notification, and every little while in case one was lost. Several workers may watch: a request is locked
/// while it is handed over, its trigger bears its key, and in the end only one worker can claim it.
/// </summary>
internal sealed class RequestWatcher(Workplace workplace, ISchedulerFactory schedulers, ILogger<RequestWatcher> logger)
    : BackgroundService
{
    private sealed record Request(long RunKey, string Kind);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or SchedulerException)
            {
                // The database may be restarting; a worker outlives that.
                logger.WatchFailed(error);
                await Task.Delay(workplace.Settings.Poll, stoppingToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        var scheduler = await schedulers.GetScheduler(stopping);
        await using var ear = await workplace.DataSource.OpenConnectionAsync(stopping);
        await ear.ExecuteAsync(new CommandDefinition("listen itanalytics_run", cancellationToken: stopping));
        while (true)
        {
            await HandOverAsync(scheduler, stopping);
            await ear.WaitAsync(workplace.Settings.Poll, stopping);
        }
    }

    private async Task HandOverAsync(IScheduler scheduler, CancellationToken stopping)
    {
        await using var connection = await workplace.DataSource.OpenConnectionAsync(stopping);
        await RunJournal.InterruptDeadAsync(connection, workplace.Pipeline.Times.Silence, stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        var waiting = await connection.QueryAsync<Request>(new CommandDefinition(
            SqlFile.Read("queries/run_waiting.sql"), cancellationToken: stopping));
        foreach (var request in waiting)
        {
            var trigger = new TriggerKey(string.Create(CultureInfo.InvariantCulture, $"run-{request.RunKey}"));
            if (await scheduler.GetTrigger(trigger, stopping) is null)
            {
                await scheduler.ScheduleJob(TriggerFor(request, trigger), cancellationToken: stopping);
            }
        }
        await transaction.CommitAsync(stopping);
    }

    private static ITrigger TriggerFor(Request request, TriggerKey key) => TriggerBuilder.Create()
        .WithIdentity(key)
        .ForJob(JobHost.KeyOf(Enum.Parse<RunKind>(request.Kind, ignoreCase: true)))
        .UsingJobData(RunJob.RequestEntry, request.RunKey.ToString(CultureInfo.InvariantCulture))
        .StartNow()
        .Build();
}
