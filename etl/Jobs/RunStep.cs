using System.Diagnostics;

namespace ItAnalytics.Etl.Jobs;

/// <summary>The step that is being done: what it counts and tells. One thread does it; another may read its pace.</summary>
public sealed class RunStep
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(200);

    private readonly long runKey;
    private readonly IProgress<RunProgress>? progress;
    private readonly long started = Stopwatch.GetTimestamp();
    private long reported;
    private long advanced;
    private double fraction = double.NaN;

    internal RunStep(long runKey, string name, IProgress<RunProgress>? progress)
    {
        this.runKey = runKey;
        Name = name;
        this.progress = progress;
    }

    /// <summary>Name as journalled in <c>ops.run_step</c>.</summary>
    public string Name { get; }

    /// <summary>Rows read.</summary>
    public long RowsIn { get; set; }

    /// <summary>Rows written.</summary>
    public long RowsOut { get; set; }

    /// <summary>Files that were refused as a whole; the message says why.</summary>
    public int RefusedFiles { get; set; }

    /// <summary>One line for the journal.</summary>
    public string? Message { get; set; }

    /// <summary>How far the step is, and how fast it goes.</summary>
    public StepPace Pace
    {
        get
        {
            var share = Volatile.Read(ref fraction);
            return StepPace.Of(
                Math.Max(Volatile.Read(ref advanced), Math.Max(RowsIn, RowsOut)), double.IsNaN(share) ? null : share,
                Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Tells the console what the step is at.</summary>
    public void Report(string message)
    {
        reported = Stopwatch.GetTimestamp();
        progress?.Report(new RunProgress(runKey, RunMoment.StepProgress, Name, RowsIn, RowsOut, message) { Pace = Pace });
    }

    /// <summary>Tells how far the step is: to the journal with the next sign of life, to the console a few times a
    /// second.</summary>
    /// <param name="share">Share of the step that is done, 0 to 1.</param>
    /// <param name="rowsDone">Rows done so far, where <see cref="RowsIn"/> and <see cref="RowsOut"/> do not say it.</param>
    /// <param name="message">What the step is at.</param>
    public void Advance(double share, long rowsDone, string message)
    {
        Volatile.Write(ref fraction, share);
        Volatile.Write(ref advanced, rowsDone);
        if (Stopwatch.GetElapsedTime(reported) >= BetweenReports) Report(message);
    }
}
