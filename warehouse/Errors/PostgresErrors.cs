using System.Net.Sockets;
using Npgsql;

namespace ItAnalytics.Warehouse.Errors;

/// <summary>What kind of trouble an error of the database is, and so what the caller may do.</summary>
public enum PostgresTrouble
{
    /// <summary>The same unit of work may succeed when it is run again.</summary>
    Transient,

    /// <summary>The rows contradict rows that are there already; running again changes nothing.</summary>
    Conflict,

    /// <summary>The statement ran into its time limit or was cancelled.</summary>
    Cancelled,

    /// <summary>The login or the role may not do this.</summary>
    Denied,

    /// <summary>Disk, memory or connections are used up: a task for the operator.</summary>
    Exhausted,

    /// <summary>A value does not fit its column.</summary>
    BadData,

    /// <summary>The server is not there or went away in mid-conversation.</summary>
    Unreachable,

    /// <summary>A mistake of this program: wrong SQL, wrong types.</summary>
    Bug,
}

/// <summary>Tells database errors apart by SQLSTATE, in one place.</summary>
/// <remarks>Classes and codes: PostgreSQL manual, appendix A.</remarks>
public static class PostgresErrors
{
    /// <summary>The kind of trouble; errors that do not come from the database are <see cref="PostgresTrouble.Bug"/>.</summary>
    public static PostgresTrouble Classify(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            PostgresException error => Classify(error.SqlState),
            NpgsqlException { InnerException: TimeoutException } => PostgresTrouble.Cancelled,
            NpgsqlException { InnerException: IOException or SocketException } => PostgresTrouble.Unreachable,
            NpgsqlException { IsTransient: true } => PostgresTrouble.Unreachable,
            SocketException => PostgresTrouble.Unreachable,
            OperationCanceledException => PostgresTrouble.Cancelled,
            _ => PostgresTrouble.Bug,
        };
    }

    /// <summary>True when the whole unit of work, run again from its start, may succeed.</summary>
    public static bool MayRetry(Exception exception) =>
        Classify(exception) is PostgresTrouble.Transient or PostgresTrouble.Unreachable;

    private static PostgresTrouble Classify(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ObjectInUse => PostgresTrouble.Transient,
        PostgresErrorCodes.QueryCanceled => PostgresTrouble.Cancelled,
        PostgresErrorCodes.InsufficientPrivilege => PostgresTrouble.Denied,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow => PostgresTrouble.Unreachable,
        _ => sqlState.AsSpan(0, Math.Min(2, sqlState.Length)) switch
        {
            "08" => PostgresTrouble.Unreachable,
            "22" => PostgresTrouble.BadData,
            "23" => PostgresTrouble.Conflict,
            "28" => PostgresTrouble.Denied,
            "40" => PostgresTrouble.Transient,
            "53" or "54" => PostgresTrouble.Exhausted,
            _ => PostgresTrouble.Bug,
        },
    };
}
