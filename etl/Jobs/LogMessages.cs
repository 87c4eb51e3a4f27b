using Microsoft.Extensions.Logging;

namespace ItAnalytics.Etl.Jobs;

/// <summary>What a worker logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(Level = LogLevel.Information,
        Message = "Run {RunKey} ({Kind}) ended {State} after {Seconds:0.0} s. {Detail}")]
    public static partial void RunEnded(
        this ILogger logger, long runKey, RunKind kind, RunState state, double seconds, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scheduled {Kind} could not be asked for. {Trouble}")]
    public static partial void AskingFailed(this ILogger logger, RunKind kind, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for requested runs failed; it will be tried again.")]
    public static partial void WatchFailed(this ILogger logger, Exception error);
}
