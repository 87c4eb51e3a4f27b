using ItAnalytics.Warehouse.Errors;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// Makes a process a worker. Quartz keeps the schedule and the jobs in the database (schema <c>jobs</c>), so any number
/// of workers share them and each firing happens on one; requests for runs come from <c>ops.run</c>.
/// </summary>
public static class JobHost
{
    private const string Nightly = "nightly";

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
            quartz.UseDefaultThreadPool(2);
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
            AddJob<PipelineJob>(quartz, RunKind.Pipeline);
            AddJob<LoadJob>(quartz, RunKind.Load);
            AddJob<ScoreJob>(quartz, RunKind.Score);
            AddJob<DetectJob>(quartz, RunKind.Detect);
            AddJob<ForecastJob>(quartz, RunKind.Forecast);
            AddJob<PublishJob>(quartz, RunKind.Publish);
            AddSchedule(quartz, settings);
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddHostedService<RequestWatcher>();
        return services;
    }

    /// <summary>Key of the job that does runs of a kind.</summary>
    internal static JobKey KeyOf(RunKind kind) => new(RunJournal.Word(kind));

    private static void AddJob<TJob>(IQuartzBuilder quartz, RunKind kind)
        where TJob : class, IJob =>
        quartz.AddJob<TJob>(job => job.WithIdentity(KeyOf(kind)).StoreDurably());

    private static void AddSchedule(IQuartzBuilder quartz, JobSettings settings)
    {
        if (settings.Schedule is null)
        {
            return;
        }
        if (!CronExpression.TryParse(settings.Schedule, out _))
        {
            throw new CodedException(RunErrorCodes.ScheduleInvalid,
                $"The schedule '{settings.Schedule}' is not a cron expression with seconds, such as " +
                "'0 30 1 * * ?' for 01:30.");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out var zone))
        {
            throw new CodedException(RunErrorCodes.ScheduleInvalid,
                $"The time zone '{settings.TimeZone}' is not known here. Give its IANA name, such as " +
                "'Asia/Ho_Chi_Minh', and see that the machine has time zone data (package tzdata).");
        }
        // A night that was missed is made up for once, when a worker is back.
        quartz.AddTrigger(trigger => trigger
            .WithIdentity(Nightly)
            .ForJob(KeyOf(RunKind.Pipeline))
            .WithCronSchedule(settings.Schedule, cron => cron
                .InTimeZone(zone)
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
    }
}

/// <summary>What jobs and watcher work with.</summary>
internal sealed record Workplace(
    NpgsqlDataSource DataSource, PipelineSettings Pipeline, JobSettings Settings, IProgress<RunProgress>? Progress);
