using System.Diagnostics;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Warehouse.Server;

/// <summary>A lock on a file that the system drops with its process, however the process ends.</summary>
/// <remarks>On Unix .NET takes flock(2) locks: exclusive without sharing, shared for shared reading.</remarks>
internal static class FileLock
{
    /// <summary>Waits for the lock on <paramref name="path"/> to be free, and takes it alone.</summary>
    /// <exception cref="CodedException">SYS909: somebody else held it for all of <paramref name="patience"/>.</exception>
    public static async Task<FileStream> TakeAloneAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (; ; )
        {
            if (TryTakeAlone(path) is { } taken) return taken;
            if (clock.Elapsed > patience)
                throw new CodedException(ErrorCodes.DataFolderBusy,
                    $"Another process has been starting or stopping the server of {Path.GetDirectoryName(path)} for more " +
                    $"than {patience.TotalSeconds:0} s. End it, or choose another folder with --data.");
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Takes the lock alone, or returns null when anybody has it.</summary>
    public static FileStream? TryTakeAlone(string path) => Try(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with others, or returns null when somebody has it alone.</summary>
    public static FileStream? TryTakeShared(string path) => Try(path, FileAccess.Read, FileShare.Read);

    private static FileStream? Try(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
