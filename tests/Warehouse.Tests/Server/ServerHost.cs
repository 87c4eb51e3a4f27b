using System.Diagnostics;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Warehouse.Tests.Server;

/// <summary>A process of its own that uses the embedded server; see <see cref="Program"/>.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    // A process that does not end fails its test instead of holding up the run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerHost(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    /// <summary><c>ready shared=True|False</c>, or the error's message.</summary>
    public string FirstLine { get; }

    /// <summary>Starts the process and waits until it has something to say.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="runAs">Command that the program is started with, such as setpriv and its options.</param>
    /// <param name="program">Folder of the test program; another user may not be able to enter the build's.</param>
    /// <param name="packages">Folder of the npm packages; null for the build's.</param>
    public static async Task<ServerHost> StartAsync(
        string folder, string[]? runAs = null, string? program = null, string? packages = null)
    {
        var assembly = Path.Combine(program ?? AppContext.BaseDirectory, "ItAnalytics.Warehouse.Tests.dll");
        string[] command = [.. runAs ?? [], Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? Environment.ProcessPath : "dotnet", assembly, "host", folder, .. packages is null ? [] : new[] { packages }];
        command = Signals.Heard(command);
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new ServerHost(process, line ?? "(ended without a word)");
    }

    /// <summary>Ends the process with a signal's name, or with its standard input when there is none; waits for its end.</summary>
    public async Task EndAsync(string? signal = null)
    {
        if (signal is null) _process.StandardInput.Close();
        else using (var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
    }

    /// <summary>Kills the watcher of the process, and then the process.</summary>
    public async Task KillWithWatcherAsync()
    {
        using (var kill = Process.Start("pkill", ["-KILL", "-P", $"{_process.Id}", "sh"])) await kill.WaitForExitAsync();
        await EndAsync("KILL");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await EndAsync();
        _process.Dispose();
    }
}
