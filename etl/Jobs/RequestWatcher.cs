using System.Globalization;
using Dapper;
using ItAnalytics.Warehouse.Statements;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// Hands requests of <c>ops.run</c> that may begin to the scheduler, and ends runs whose workers died. Woken by the
/// database's notification, when a later attempt is due, and every little while in case a notification was lost. Several
/// workers may watch: a request is locked while it is handed over, its trigger bears its key, and in the end only one
/// worker can claim it.
/// </summary>
internal sealed class RequestWatcher(Workplace workplace, ISchedulerFactory schedulers, ILogger<RequestWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

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
        await JobHost.ForgetAsync(scheduler, workplace.Settings, stopping);
        await using var ear = await workplace.DataSource.OpenConnectionAsync(stopping);
        await ear.ExecuteAsync(new CommandDefinition("listen itanalytics_run", cancellationToken: stopping));
        while (true)
        {
            await ear.WaitAsync(await HandOverAsync(scheduler, stopping), stopping);
        }
    }

    // Returns how long there is nothing to do at most.
    private async Task<TimeSpan> HandOverAsync(IScheduler scheduler, CancellationToken stopping)
    {
        await using var connection = await workplace.DataSource.OpenConnectionAsync(stopping);
        await RunJournal.InterruptDeadAsync(
            connection, workplace.Pipeline.Times.Silence, null, workplace.Pipeline.Terms, stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        var (kinds, restsOn) = RunDependencies.Columns;
        var waiting = await connection.QueryAsync<Request>(new CommandDefinition(
            SqlFile.Read("queries/run_waiting.sql"), new { kinds, restsOn }, cancellationToken: stopping));
        foreach (var request in waiting)
        {
            var trigger = new TriggerKey(string.Create(CultureInfo.InvariantCulture, $"run-{request.RunKey}"));
            if (await scheduler.GetTrigger(trigger, stopping) is null)
            {
                await scheduler.ScheduleJob(TriggerFor(request, trigger), cancellationToken: stopping);
            }
        }
        var due = await connection.ExecuteScalarAsync<TimeSpan?>(new CommandDefinition(
            SqlFile.Read("queries/run_next_due.sql"), cancellationToken: stopping));
        await transaction.CommitAsync(stopping);
        var wait = due is { } next && next < workplace.Settings.Poll ? next : workplace.Settings.Poll;
        return wait > ShortestWait ? wait : ShortestWait;
    }

    private static ITrigger TriggerFor(Request request, TriggerKey key) => TriggerBuilder.Create()
        .WithIdentity(key)
        .ForJob(JobHost.RunJobKey)
        .UsingJobData(RunJob.RequestEntry, request.RunKey.ToString(CultureInfo.InvariantCulture))
        .UsingJobData(RunJob.KindEntry, request.Kind)
        .StartNow()
        .Build();
}
