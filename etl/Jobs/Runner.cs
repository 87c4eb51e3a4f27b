using System.Diagnostics;
using System.Globalization;
using ItAnalytics.Etl.Notify;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Etl.Jobs;

/// <summary>Times of the run protocol.</summary>
/// <param name="Beat">Between two signs of life; so long at most a cancelled run goes on.</param>
/// <param name="Silence">Without a sign of life for this long, a run is given up for dead.</param>
/// <param name="Retry">Between two tries for the lock of a lane.</param>
public sealed record RunTimes(TimeSpan Beat, TimeSpan Silence, TimeSpan Retry)
{
    /// <summary>A beat every 2 seconds, dead after a minute, the lock tried twice a second.</summary>
    public static RunTimes Default { get; } =
        new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(500));

    /// <summary>Before the second attempt at a run that failed of what may pass; each further one waits twice as
    /// long.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a run is tried, the first time included, whether it fails of what may pass or its worker
    /// dies.</summary>
    public int Attempts { get; init; } = 5;
}

/// <summary>On which terms a run is done.</summary>
/// <param name="Times">Times of the run protocol.</param>
internal sealed record RunTerms(RunTimes Times)
{
    /// <summary>Who is told of its end, if it is a bad one, and of what it finds.</summary>
    public NotifySettings Notify { get; init; } = new();
}

/// <summary>
/// Runs work under the run protocol: take the lock of its lane, claim or begin, beat while working, end with a state.
/// The lock lives in a session of its own, so a killed process gives it up as soon as its connection closes, and whoever
/// gets it next knows that any other run of that lane still called RUNNING is dead.
/// </summary>
internal static class Runner
{
    /// <summary>Names this process in <c>ops.run.worker</c>.</summary>
    public static string Worker { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>Does the work as one run.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="order">What is wanted, and by whom.</param>
    /// <param name="work">The steps.</param>
    /// <param name="progress">Hears every event, or null.</param>
    /// <param name="terms">Times of the protocol, and who is told of the end.</param>
    /// <param name="cancellationToken">Stops the run between statements; it ends as INTERRUPTED.</param>
    /// <exception cref="CodedException">SYS911: the run could not be begun, or its end not be written down.</exception>
    public static async Task<RunResult> RunAsync(
        NpgsqlDataSource dataSource,
        RunOrder order,
        Func<Run, Task> work,
        IProgress<RunProgress>? progress,
        RunTerms terms,
        CancellationToken cancellationToken)
    {
        try
        {
            return await RunInTurnAsync(dataSource, order, work, progress, terms, cancellationToken);
        }
        // The driver says in several ways that its connection is gone.
        catch (Exception error) when (error is ObjectDisposedException
            || PostgresErrors.Classify(error) == PostgresTrouble.Unreachable)
        {
            throw new CodedException(
                ErrorCodes.ServerUnreachable,
                $"The connection to PostgreSQL broke where the run is written down ({error.Message.TrimEnd('.')}). See that the " +
                "database runs and can be reached from here, then run again: what was done stands, and the rest is done then.",
                error);
        }
    }

    private static async Task<RunResult> RunInTurnAsync(
        NpgsqlDataSource dataSource,
        RunOrder order,
        Func<Run, Task> work,
        IProgress<RunProgress>? progress,
        RunTerms terms,
        CancellationToken cancellationToken)
    {
        await using var session = await dataSource.OpenConnectionAsync(cancellationToken);
        var lane = await RunJournal.LaneAsync(session, order, cancellationToken);
        await WaitForLockAsync(session, lane, order.Kind, terms.Times, progress, cancellationToken);
        try
        {
            await RunJournal.InterruptDeadAsync(session, TimeSpan.Zero, lane, terms, cancellationToken);
            return await RunLockedAsync(session, dataSource, order, work, progress, terms, cancellationToken);
        }
        finally
        {
            await RunJournal.UnlockAsync(session, lane);
        }
    }

    private static async Task<RunResult> RunLockedAsync(
        NpgsqlConnection session,
        NpgsqlDataSource dataSource,
        RunOrder order,
        Func<Run, Task> work,
        IProgress<RunProgress>? progress,
        RunTerms terms,
        CancellationToken cancellationToken)
    {
        var claimed = order.RequestKey is { } request
            ? await RunJournal.ClaimAsync(session, request, Worker, cancellationToken)
            : new ClaimedRun(order.RequestedBy, order.Parameters.ToJson());
        if (claimed is null)
        {
            return new RunResult(order.RequestKey!.Value, RunState.NotClaimed, null, null, TimeSpan.Zero);
        }
        var key = order.RequestKey ?? await RunJournal.BeginAsync(session, order, Worker, cancellationToken);
        var watch = Stopwatch.StartNew();
        using var activity = RunTelemetry.Begin(order.Kind, key);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var run = new Run(dataSource, key, claimed, terms.Notify, progress, stop.Token);
        var beating = BeatAsync(session, run, terms.Times.Beat, stop, ended.Token);
        var error = await DoAsync(work, run);
        await ended.CancelAsync();
        var (state, trouble) = Judge(error, run, await beating);
        var message = await RunJournal.EndAsync(dataSource, key, state, trouble, terms);
        progress?.Report(new RunProgress(key, RunMoment.Finished, RunJournal.Word(order.Kind), Message: message));
        var result = new RunResult(key, state, trouble?.Code, message, watch.Elapsed);
        RunTelemetry.End(activity, order.Kind, result);
        return result;
    }

    private static async Task<Exception?> DoAsync(Func<Run, Task> work, Run run)
    {
        try
        {
            await work(run);
            return null;
        }
        // The boundary of the unit of work: whatever ended it is journalled, nothing is lost and nothing goes further.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    private static (RunState State, RunTrouble? Trouble) Judge(Exception? error, Run run, string? cancelledBy)
    {
        if (error is null)
        {
            return (RunState.Succeeded, null);
        }
        var isStopped = run.Stopped.IsCancellationRequested
            && PostgresErrors.Classify(error) == PostgresTrouble.Cancelled;
        if (isStopped && cancelledBy is not null)
        {
            return (RunState.Cancelled, new RunTrouble(
                RunErrorCodes.Cancelled,
                $"Cancelled by {cancelledBy}: the step at work is undone, the steps before it stand. Ask for the run again to do the rest.",
                MayPass: false));
        }
        return (isStopped ? RunState.Interrupted : RunState.Failed, RunTrouble.Of(error));
    }

    private static async Task WaitForLockAsync(
        NpgsqlConnection session, string lane, RunKind kind, RunTimes times, IProgress<RunProgress>? progress,
        CancellationToken cancellationToken)
    {
        for (var told = false; !await RunJournal.TryLockAsync(session, lane, cancellationToken); told = true)
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

    // The beat goes through the session that holds the lock: a session that is gone has lost the lock with it. Returns
    // who asked that the run end.
    private static async Task<string?> BeatAsync(
        NpgsqlConnection session, Run run, TimeSpan beat, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(beat);
            while (await timer.WaitForNextTickAsync(ended))
            {
                var pulse = await RunJournal.BeatAsync(session, run, CancellationToken.None);
                if (pulse is { IsAlive: true, CancelledBy: null })
                {
                    continue;
                }
                await stop.CancelAsync();
                return pulse.CancelledBy;
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
        return null;
    }
}
