using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Warehouse.Server;

/// <summary>Turns what initdb, pg_ctl and the server print into one message that says what to do.</summary>
internal static class ServerTrouble
{
    private static readonly string[] Telling = ["FATAL:", "PANIC:", "ERROR:", "error:", "could not", "cannot"];

    /// <summary>
    /// True when the start failed because sessions of a killed server have not noticed yet that it is gone; they do so in
    /// a moment.
    /// </summary>
    public static bool OldServerIsStillGoing(string output) =>
        output.Contains("pre-existing shared memory block", StringComparison.Ordinal)
        || (output.Contains("lock file", StringComparison.Ordinal)
            && output.Contains("already exists", StringComparison.Ordinal));

    /// <summary>The message for a command that failed with <paramref name="output"/>.</summary>
    public static CodedException Explain(DataFolder folder, string attempt, string output)
    {
        if (output.Contains("No space left on device", StringComparison.Ordinal)) return DiskFull(folder);
        if (output.Contains("database files are incompatible with server", StringComparison.Ordinal))
            return new CodedException(ErrorCodes.DataFolderVersion, $"{LastTellingLine(output)} ({folder.Cluster})");
        if (output.Contains("Permission denied", StringComparison.Ordinal))
            return new CodedException(ErrorCodes.DataFolderUnusable,
                $"{attempt} failed, the server may not use its folder {folder.Root}: {LastTellingLine(output)}. " +
                "Change the folder's rights, or choose another with --data.");
        return new CodedException(ErrorCodes.ServerStartFailed,
            $"{attempt} failed: {LastTellingLine(output)}. The server's log is {folder.Log}.");
    }

    /// <summary>The message for a full disk.</summary>
    public static CodedException DiskFull(DataFolder folder, Exception? cause = null) =>
        new(ErrorCodes.DiskFull,
            $"No space is left on the disk of {folder.Root}. Free some (a new database takes about 250 MB), " +
            "or choose a folder on another disk with --data. Nothing that was stored is lost.", cause);

    /// <summary>The last error line, which names the cause; earlier ones are its consequences' preludes.</summary>
    private static string LastTellingLine(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.LastOrDefault(line => Telling.Any(word => line.Contains(word, StringComparison.Ordinal)))
            ?? lines.LastOrDefault() ?? "it printed nothing";
    }
}
