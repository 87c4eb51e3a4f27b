using Npgsql;

namespace ItAnalytics.Warehouse.Errors;

/// <summary>Tells a full disk from other trouble, on this machine and on that of the database.</summary>
public static class DiskTrouble
{
    // 28 is ENOSPC, which .NET passes on raw on Unix; the others are Windows' two words for it.
    private const int NoSpaceLeft = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Whether a file could not be written for want of space on this machine.</summary>
    public static bool IsFull(Exception error) =>
        error is IOException { HResult: NoSpaceLeft or WindowsDiskFull or WindowsHandleDiskFull };

    /// <summary>Whether the database has no space for what it was to keep.</summary>
    public static bool IsDatabaseFull(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>The message about a full folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="purpose">What it is for, "where files are unpacked".</param>
    /// <param name="cause">The error, or null.</param>
    public static CodedException Full(string folder, string purpose, Exception? cause) => new(
        ErrorCodes.DiskFull,
        $"No space is left on the disk of {folder}, {purpose}. Free some and try again; nothing was loaded in part.", cause);

    /// <summary>The message about a full database.</summary>
    public static CodedException DatabaseFull(Exception cause) => new(
        ErrorCodes.DiskFull,
        "No space is left on the disk of PostgreSQL. Free some and run again; what was loaded before stands, and nothing was " +
        "loaded in part.", cause);
}
