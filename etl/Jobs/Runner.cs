using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>Times of the run protocol.</summary>
/// <param name="Beat">Between two signs of life.</param>
/// <param name="Silence">Without a sign of life for this long, a run is given up for dead.</param>
/// <param name="Retry">Between two tries for the run lock.</param>
public sealed record RunTimes(TimeSpan Beat, TimeSpan Silence, TimeSpan Retry)
{
    /// <summary>A beat every 5 seconds, dead after a minute, the lock tried twice a second.</summary>
    public static RunTimes Default { get; } =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(500));
}

/// <summary>
/// Runs work under the run protocol: take the run lock, claim or begin, beat while working, end with a state. The lock
/// lives in a session of its own, so a killed process gives it up as soon as its connection closes, and whoever gets it
/// next knows that any other run still called RUNNING is dead.
/// </summary>
internal static class Runner
{
    /// <summary>Names this process in <c>ops.run.worker</c>.</summary>
    public static string Worker { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>Does the work as one run.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="kind">What the run is.</param>
    /// <param name="requestedBy">Who asked for it, for a run that begins here.</param>
    /// <param name="requestKey">The waiting request to claim, or null to begin a run at once.</param>
    /// <param name="work">The steps.</param>
    /// <param name="progress">Hears every event, or null.</param>
    /// <param name="times">Times of the protocol.</param>
    /// <param name="cancellationToken">Stops the run between statements; it ends as INTERRUPTED.</param>
    public static async Task<RunResult> RunAsync(
        NpgsqlDataSource dataSource,
        RunKind kind,
        string requestedBy,
        long? requestKey,
        Func<Run, Task> work,
        IProgress<RunProgress>? progress,
        RunTimes times,
        CancellationToken cancellationToken)
    {
        await using var session = await dataSource.OpenConnectionAsync(cancellationToken);
        await WaitForLockAsync(session, kind, times, progress, cancellationToken);
        try
        {
            return await RunLockedAsync(
                session, dataSource, kind, requestedBy, requestKey, work, progress, times, cancellationToken);
        }
        finally
        {
            await RunJournal.UnlockAsync(session);
        }
    }

    private static async Task<RunResult> RunLockedAsync(
        NpgsqlConnection session,
        NpgsqlDataSource dataSource,
        RunKind kind,
        string requestedBy,
        long? requestKey,
        Func<Run, Task> work,
        IProgress<RunProgress>? progress,
        RunTimes times,
        CancellationToken cancellationToken)
    {
        await RunJournal.InterruptDeadAsync(session, TimeSpan.Zero, cancellationToken);
        if (requestKey is { } request && !await RunJournal.ClaimAsync(session, request, Worker, cancellationToken))
        {
            return new RunResult(request, RunState.NotClaimed, null, null, TimeSpan.Zero);
        }
        var key = requestKey
            ?? await RunJournal.BeginAsync(session, kind, requestedBy, Worker, cancellationToken);
        var watch = Stopwatch.StartNew();
        using var activity = RunTelemetry.Begin(kind, key);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var beating = BeatAsync(session, key, times.Beat, stop, ended.Token);
        var (state, code, message) = await DoAsync(work, new Run(dataSource, key, progress, stop.Token));
        await ended.CancelAsync();
        await beating;
        await RunJournal.EndAsync(dataSource, key, state, code, message);
        progress?.Report(new RunProgress(key, RunMoment.Finished, RunJournal.Word(kind), Message: message));
        var result = new RunResult(key, state, code, message, watch.Elapsed);
        RunTelemetry.End(activity, kind, result);
        return result;
    }

    private static async Task<(RunState State, string? Code, string? Message)> DoAsync(Func<Run, Task> work, Run run)
    {
        try
        {
            await work(run);
            return (RunState.Succeeded, null, null);
        }
        // The boundary of the unit of work: whatever ended it is journalled, nothing is lost and nothing goes further.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            var (code, message) = RunJournal.Describe(error);
            var interrupted = error is OperationCanceledException && run.Stopped.IsCancellationRequested;
            return (interrupted ? RunState.Interrupted : RunState.Failed, code, message);
        }
    }

    private static async Task WaitForLockAsync(
        NpgsqlConnection session, RunKind kind, RunTimes times, IProgress<RunProgress>? progress,
        CancellationToken cancellationToken)
    {
        for (var told = false; !await RunJournal.TryLockAsync(session, cancellationToken); told = true)
        {
            if (!told)
            {
                progress?.Report(new RunProgress(
                    0, RunMoment.Waiting, RunJournal.Word(kind),
                    Message: "Another run is at work; waiting for its end."));
            }
            await Task.Delay(times.Retry, cancellationToken);
        }
    }

    // The beat goes through the session that holds the lock: a session that is gone has lost the lock with it.
    private static async Task BeatAsync(
        NpgsqlConnection session, long key, TimeSpan beat, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(beat);
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!await RunJournal.BeatAsync(session, key, CancellationToken.None))
                {
                    await stop.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run has ended, and the beat with it.
        }
        catch (NpgsqlException)
        {
            await stop.CancelAsync();
        }
    }
}
