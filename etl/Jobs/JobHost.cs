using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Etl.Notify;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// Makes a process a worker. Quartz keeps the schedule and the jobs in the database (schema <c>jobs</c>), so any number
/// of workers share them and each firing happens on one; requests for runs come from <c>ops.run</c>.
/// </summary>
public static class JobHost
{
    // Runs of one lane take turns, so more threads serve more lanes.
    private const int Threads = 4;

    /// <summary>Key of the job that does requested runs.</summary>
    internal static JobKey RunJobKey { get; } = new("run");

    private static JobKey AskJobKey { get; } = new("ask");

    /// <summary>Adds the scheduler, its jobs and the watcher of requests to a host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>; the migrations are
    /// applied.</param>
    /// <param name="pipeline">Where things are, and how to judge.</param>
    /// <param name="settings">Schedule and times.</param>
    /// <param name="progress">Hears of every step of every run of this worker, or null.</param>
    /// <exception cref="CodedException">SYS923: the schedule or its time zone means nothing.</exception>
    public static IServiceCollection AddJobs(
        this IServiceCollection services,
        NpgsqlDataSource dataSource,
        PipelineSettings pipeline,
        JobSettings settings,
        IProgress<RunProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(new Workplace(dataSource, pipeline, settings, progress));
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "itanalytics";
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(Threads);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.DataSourceFactory = _ => dataSource);
                store.UseSystemTextJsonSerializer();
                store.UseClustering(cluster => cluster.CheckinInterval = settings.Checkin);
                store.ProvisionSchema();
                store.ConfigureStore(options =>
                {
                    options.TablePrefix = "jobs.qrtz_";
                    options.StoreJobDataAsStrings = true;
                    options.UseBackgroundThreads = true;
                });
            });
            quartz.AddJob<RunJob>(job => job.WithIdentity(RunJobKey).StoreDurably());
            quartz.AddJob<AskJob>(job => job.WithIdentity(AskJobKey).StoreDurably());
            foreach (var (kind, schedule) in Schedules(settings)) AddSchedule(quartz, kind, schedule, settings);
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddHostedService<RequestWatcher>();
        services.AddHostedService<DropWatcher>();
        services.AddHostedService(host => new Notifier(
            dataSource, pipeline.Notify, host.GetRequiredService<ILogger<Notifier>>()));
        return services;
    }

    /// <summary>Takes back what an earlier start has scheduled and the settings do not any more.</summary>
    internal static async Task ForgetAsync(IScheduler scheduler, JobSettings settings, CancellationToken cancellationToken)
    {
        foreach (var (kind, schedule) in Schedules(settings))
        {
            if (schedule is null) await scheduler.UnscheduleJob(TriggerOf(kind), cancellationToken);
        }
    }

    private static (RunKind Kind, string? Schedule)[] Schedules(JobSettings settings) =>
    [
        (RunKind.Pipeline, settings.Schedule),
        (RunKind.Pull, settings.PullSchedule),
        (RunKind.Maintain, settings.MaintainSchedule),
    ];

    private static TriggerKey TriggerOf(RunKind kind) => new(RunJournal.Word(kind));

    private static void AddSchedule(IQuartzBuilder quartz, RunKind kind, string? schedule, JobSettings settings)
    {
        if (schedule is null)
        {
            return;
        }
        if (!CronExpression.TryParse(schedule, out _))
        {
            throw new CodedException(RunErrorCodes.ScheduleInvalid,
                $"The schedule '{schedule}' is not a cron expression with seconds, such as '0 30 1 * * ?' for 01:30.");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out var zone))
        {
            throw new CodedException(RunErrorCodes.ScheduleInvalid,
                $"The time zone '{settings.TimeZone}' is not known here. Give its IANA name, such as " +
                "'Asia/Ho_Chi_Minh', and see that the machine has time zone data (package tzdata).");
        }
        // A night that was missed is made up for once, when a worker is back.
        quartz.AddTrigger(trigger => trigger
            .WithIdentity(TriggerOf(kind))
            .ForJob(AskJobKey)
            .WithCronSchedule(schedule, cron => cron
                .InTimeZone(zone)
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
    }
}

/// <summary>What jobs and watcher work with.</summary>
internal sealed record Workplace(
    NpgsqlDataSource DataSource, PipelineSettings Pipeline, JobSettings Settings, IProgress<RunProgress>? Progress);
