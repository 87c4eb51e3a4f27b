using System.Diagnostics;

namespace ItAnalytics.Warehouse.Server;

/// <summary>
/// A shell that sleeps on a pipe from this process. When the process dies without a word, however that happens, the
/// pipe closes and the shell stops the server, unless another process uses it or is just starting it.
/// </summary>
internal sealed class Watcher : IDisposable
{
    // A line on the pipe means an orderly end. Signals to the terminal's whole group must not end the shell early.
    // The dead process's pipe may close a moment before its locks do, hence the short wait for the second lock.
    private const string Script = """
        trap '' INT HUP TERM QUIT
        exec >/dev/null 2>&1
        if read -r line; then exit 0; fi
        start_lock=$1; users_lock=$2; shift 2
        exec flock --exclusive "$start_lock" flock --exclusive --wait 2 "$users_lock" "$@"
        """;

    private readonly Process _shell;

    private Watcher(Process shell) => _shell = shell;

    /// <summary>Starts a watcher, or returns null on systems without flock(1), where the next start cleans up instead.</summary>
    public static Watcher? Start(ServerAccount account, DataFolder folder, string pgCtl)
    {
        if (ServerAccount.FindTool("flock") is null || !File.Exists("/bin/sh")) return null;
        // The locks are this process's user's, so the shell stays that user and only the last step becomes the server's.
        var stop = account.Command(folder.Root, pgCtl,
            "stop", "--wait", "--silent", "--mode", "fast", "--pgdata", folder.Cluster);
        var start = new ProcessStartInfo("/bin/sh",
            ["-c", Script, "watcher", folder.StartLock, folder.UsersLock, stop.FileName, .. stop.ArgumentList])
        {
            // Not in the data folder, whose disk it would keep from being unmounted.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        return new Watcher(Process.Start(start)!);
    }

    /// <summary>Lets the watcher go: the server has been seen to.</summary>
    public void Dispose()
    {
        try
        {
            _shell.StandardInput.WriteLine();
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The watcher was killed before us; there is nothing left to let go.
        }
        _shell.Dispose();
    }
}
