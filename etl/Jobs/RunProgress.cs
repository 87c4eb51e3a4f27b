namespace ItAnalytics.Etl.Jobs;

/// <summary>What a run does; the words of <c>ops.run.kind</c>.</summary>
public enum RunKind
{
    /// <summary>Everything, from the files to the forecasts.</summary>
    Pipeline,

    /// <summary>Files into facts.</summary>
    Load,

    /// <summary>Facts into scores, changes and marts.</summary>
    Score,

    /// <summary>Facts into findings.</summary>
    Detect,

    /// <summary>Scores into forecasts and their backtests.</summary>
    Forecast,

    /// <summary>What is announced into publications.</summary>
    Publish,

    /// <summary>What is new of one source that is asked, into facts.</summary>
    Pull,

    /// <summary>What lies in the drop folder, into facts.</summary>
    Drop,

    /// <summary>Refused lines once more, corrected or with a spelling confirmed.</summary>
    Replay,

    /// <summary>Statistics, partitions, checks, and what need not be kept.</summary>
    Maintain,
}

/// <summary>How a run ended; the words of <c>ops.run.state</c>.</summary>
public enum RunState
{
    /// <summary>All steps ended well.</summary>
    Succeeded,

    /// <summary>A step failed; what it began is rolled back, what came before it stays.</summary>
    Failed,

    /// <summary>Stopped from outside; running again does the rest.</summary>
    Interrupted,

    /// <summary>Somebody asked that it end before it was done; what it had begun is rolled back.</summary>
    Cancelled,

    /// <summary>Another worker had taken the request already, so nothing was done.</summary>
    NotClaimed,
}

/// <summary>A moment of a run, for a console.</summary>
public enum RunMoment
{
    /// <summary>Another run is at work; this one waits for it.</summary>
    Waiting,

    /// <summary>A step has begun.</summary>
    StepStarted,

    /// <summary>A step tells how far it is.</summary>
    StepProgress,

    /// <summary>A step has ended well.</summary>
    StepSucceeded,

    /// <summary>A step has failed or was interrupted.</summary>
    StepFailed,

    /// <summary>The run has ended.</summary>
    Finished,
}

/// <summary>One event of one run.</summary>
/// <param name="RunKey">Key of the run in <c>ops.run</c>; 0 while it waits.</param>
/// <param name="Moment">What happened.</param>
/// <param name="Step">Name of the step, or of the run's kind.</param>
/// <param name="RowsIn">Rows read so far.</param>
/// <param name="RowsOut">Rows written so far.</param>
/// <param name="Message">More, in words.</param>
/// <param name="RefusedFiles">Files that the step refused as a whole.</param>
public sealed record RunProgress(
    long RunKey, RunMoment Moment, string Step, long RowsIn = 0, long RowsOut = 0, string? Message = null,
    int RefusedFiles = 0)
{
    /// <summary>How far the step is, where it is at work.</summary>
    public StepPace? Pace { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="RunKey">Key in <c>ops.run</c>.</param>
/// <param name="State">The end.</param>
/// <param name="ErrorCode">Stable code of the trouble, if any.</param>
/// <param name="Message">What went wrong, or a summary.</param>
/// <param name="Elapsed">Time from the claim to the end.</param>
public sealed record RunResult(long RunKey, RunState State, string? ErrorCode, string? Message, TimeSpan Elapsed);
