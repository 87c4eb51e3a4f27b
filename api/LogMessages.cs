namespace ItAnalytics.Api;

/// <summary>Every line that the host writes to its log, with its event id.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Started {Verb}, version {Version}, process {ProcessId}")]
    public static partial void Started(this ILogger logger, string verb, string version, int processId);

    [LoggerMessage(2, LogLevel.Information, "Serving on {Addresses}")]
    public static partial void Serving(this ILogger logger, string addresses);

    [LoggerMessage(3, LogLevel.Information, "Warehouse at {Server}, embedded: {Embedded}; migrations applied now: {Migrations}")]
    public static partial void WarehouseOpened(this ILogger logger, string server, bool embedded, int migrations);

    [LoggerMessage(4, LogLevel.Information, "Ready: the data can be queried")]
    public static partial void Ready(this ILogger logger);

    [LoggerMessage(5, LogLevel.Information, "Run {RunKey} ended: {State} after {Seconds} s. {Message}")]
    public static partial void RunEnded(this ILogger logger, long runKey, string state, double seconds, string? message);

    [LoggerMessage(6, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(10, LogLevel.Debug, "{Method} {Path} {Status} in {Milliseconds} ms")]
    public static partial void Request(this ILogger logger, string method, string path, int status, double milliseconds);

    [LoggerMessage(11, LogLevel.Warning, "{Method} {Path} {Status} in {Milliseconds} ms")]
    public static partial void TroubledRequest(
        this ILogger logger, string method, string path, int status, double milliseconds);

    [LoggerMessage(12, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(13, LogLevel.Warning, "A GraphQL request was given up after {Seconds} s")]
    public static partial void RequestTimedOut(this ILogger logger, double seconds);

    [LoggerMessage(14, LogLevel.Warning,
        "Slow operation {Operation}, document {DocumentHash}: read {Read} ms, plan {Plan} ms, fetch {Fetch} ms, write {Write} ms, " +
        "{Statements} statements, {Bytes} bytes")]
    public static partial void SlowOperation(
        this ILogger logger, string operation, string documentHash, double read, double plan, double fetch, double write,
        int statements, int bytes);

    [LoggerMessage(20, LogLevel.Warning, "The warehouse generation cannot be followed; answers are computed anew until it can")]
    public static partial void GenerationLost(this ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Error, "The database did not answer a query")]
    public static partial void QueryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "The warehouse's announcements cannot be heard; what is missed is asked for when they can")]
    public static partial void AnnouncementsLost(this ILogger logger, Exception exception);

    [LoggerMessage(23, LogLevel.Warning, "The keys of the token issuer {Issuer} cannot be had; tokens that need new ones are refused")]
    public static partial void IssuerUnreachable(this ILogger logger, Exception exception, Uri issuer);

    [LoggerMessage(24, LogLevel.Information, "The first administrator was made: {Login}")]
    public static partial void AdministratorMade(this ILogger logger, string login);
}
