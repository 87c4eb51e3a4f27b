using System.Diagnostics;
using System.Globalization;

namespace ItAnalytics.Warehouse.Server;

/// <summary>The running server of a cluster, as its postmaster.pid tells.</summary>
/// <remarks>Lines of the file: pid, data directory, start time, port, socket folder, listen address, memory key, state.</remarks>
internal sealed record Postmaster(int ProcessId, int Port, string SocketFolder, string ListenAddress)
{
    /// <summary>The server of the cluster, or null when none runs.</summary>
    public static Postmaster? Find(string cluster)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(cluster, "postmaster.pid"));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        if (lines.Length < 6 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var processId)) return null;
        if (!IsServerOf(processId, cluster)) return null;
        return new Postmaster(processId, int.Parse(lines[3], CultureInfo.InvariantCulture), lines[4], lines[5]);
    }

    /// <summary>
    /// Removes what a killed server left, once its last process is gone: a process id that now belongs to something else,
    /// or to a process that ended but that nobody has noticed, would make PostgreSQL give way for good.
    /// </summary>
    public static void RemoveRemains(DataFolder folder, ServerAccount account)
    {
        // Only Linux lets one be sure that no process of the old server is left.
        if (!OperatingSystem.IsLinux() || ServersThatMayUse(folder.Cluster, account.UserId).Any()) return;
        File.Delete(Path.Combine(folder.Cluster, "postmaster.pid"));
        foreach (var socket in Directory.EnumerateFiles(folder.Run, ".s.PGSQL.*")) File.Delete(socket);
    }

    /// <summary>
    /// Ends the sessions of a server that was killed. One that is in the middle of a long statement does not notice that
    /// its server is gone, and no other server starts before it ends; what it did was lost with its server.
    /// </summary>
    public static void EndOrphans(DataFolder folder, ServerAccount account)
    {
        if (!OperatingSystem.IsLinux() || Find(folder.Cluster) is not null) return;
        foreach (var process in ServersThatMayUse(folder.Cluster, account.UserId))
        {
            // Sessions call themselves by what they do, the server by its command line; another folder's are left alone.
            if (LinkTarget(Path.Combine(process, "cwd")) != folder.Cluster
                || !ReadOrEmpty(Path.Combine(process, "cmdline")).StartsWith("postgres: ", StringComparison.Ordinal)) continue;
            try
            {
                using var session = Process.GetProcessById(int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture));
                session.Kill();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It ended by itself.
            }
        }
    }

    // A process of PostgreSQL works in its cluster's folder; one whose folder may not be looked at might be there too.
    private static IEnumerable<string> ServersThatMayUse(string cluster, uint userId) =>
        from process in Directory.EnumerateDirectories("/proc")
        where char.IsAsciiDigit(Path.GetFileName(process)[0])
        where ReadOrEmpty(Path.Combine(process, "comm")).TrimEnd() == "postgres"
        // The command line of a process that has ended, and only waits for its parent to notice, is empty.
        where ReadOrEmpty(Path.Combine(process, "cmdline")).Length > 0
        where ReadOrEmpty(Path.Combine(process, "status")).Contains($"\nUid:\t{userId}\t", StringComparison.Ordinal)
        let workingFolder = LinkTarget(Path.Combine(process, "cwd"))
        where workingFolder is null || workingFolder == cluster
        select process;

    private static bool IsServerOf(int processId, string cluster)
    {
        if (OperatingSystem.IsLinux())
        {
            var command = ReadOrEmpty($"/proc/{processId}/cmdline").Split('\0');
            return Path.GetFileName(command[0]) == "postgres" && command.Contains(cluster);
        }
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
