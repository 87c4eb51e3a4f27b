using System.Diagnostics;
using ItAnalytics.Etl.Notify;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>
/// A run at work. It alone may write: it holds the warehouse's run lock from its claim to its end, so that a scheduled
/// run, a requested one and one from the command line never meet.
/// </summary>
public sealed class Run
{
    private readonly IProgress<RunProgress>? progress;
    private volatile Place? at;

    internal Run(
        NpgsqlDataSource dataSource, long key, ClaimedRun claimed, NotifySettings notify, IProgress<RunProgress>? progress,
        CancellationToken stopped)
    {
        Notify = notify;
        DataSource = dataSource;
        Key = key;
        (RequestedBy, Parameters) = (claimed.RequestedBy, RunParameters.Read(claimed.Parameters));
        this.progress = progress;
        Stopped = stopped;
    }

    internal sealed record Place(short Number, RunStep Step);

    /// <summary>Connections with the rights of <c>itanalytics_etl</c>.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Key in <c>ops.run</c>; stands on every score, finding and forecast that the run makes.</summary>
    public long Key { get; }

    /// <summary>Who asked for it.</summary>
    public string RequestedBy { get; }

    /// <summary>What it is about.</summary>
    public RunParameters Parameters { get; }

    /// <summary>Who is told of what it finds.</summary>
    internal NotifySettings Notify { get; }

    /// <summary>The step at work, or the last one.</summary>
    internal Place? At => at;

    /// <summary>Signalled when the caller gives up, when somebody asks that the run end, or when it has lost its lock.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Does one step and journals it: begun, ended, rows, message.</summary>
    public async Task StepAsync(string name, Func<RunStep, CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Stopped.ThrowIfCancellationRequested();
        var step = new RunStep(Key, name, progress);
        var number = (short)((at?.Number ?? 0) + 1);
        await RunJournal.BeginStepAsync(DataSource, Key, number, name, Stopped);
        at = new Place(number, step);
        progress?.Report(new RunProgress(Key, RunMoment.StepStarted, name));
        var started = Stopwatch.GetTimestamp();
        using var activity = RunTelemetry.Begin(step);
        try
        {
            await work(step, Stopped);
            await RunJournal.EndStepAsync(DataSource, Key, number, "SUCCEEDED", step);
            RunTelemetry.End(activity, step, "SUCCEEDED", Stopwatch.GetElapsedTime(started));
            progress?.Report(new RunProgress(
                Key, RunMoment.StepSucceeded, name, step.RowsIn, step.RowsOut, step.Message, step.RefusedFiles));
        }
        catch (Exception error)
        {
            // Named anew, since the step may have failed half-way through its own message.
            step.Message = RunTrouble.Of(error).Message;
            var state = error is OperationCanceledException ? "INTERRUPTED" : "FAILED";
            await RunJournal.EndStepAsync(DataSource, Key, number, state, step);
            RunTelemetry.End(activity, step, state, Stopwatch.GetElapsedTime(started));
            progress?.Report(new RunProgress(Key, RunMoment.StepFailed, name, step.RowsIn, step.RowsOut, step.Message));
            throw;
        }
    }
}
