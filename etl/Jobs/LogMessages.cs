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

    [LoggerMessage(Level = LogLevel.Information, Message = "Told {Message} over {Channel}.")]
    public static partial void Told(this ILogger logger, string message, string channel);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Telling {Message} over {Channel} failed, attempt {Attempt} of {Attempts}. {Trouble}")]
    public static partial void TellingFailed(
        this ILogger logger, string message, string channel, int attempt, int attempts, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for messages to send failed; it will be tried again.")]
    public static partial void OutboxFailed(this ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drop folder {Path} cannot be looked into. {Trouble}")]
    public static partial void DropFailed(this ILogger logger, string path, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for requested runs failed; it will be tried again.")]
    public static partial void WatchFailed(this ILogger logger, Exception error);
}
