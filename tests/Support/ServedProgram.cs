using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace ItAnalytics.Tests.Support;

/// <summary>The program itself, <c>serve</c>, as a process of its own on a free port and a data folder of its own.</summary>
public sealed class ServedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServedProgram(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>The last line of its welcome: everything has been loaded by then, if it was loaded for the first time.</summary>
    public const string Welcome = "Ctrl-C stops the server";

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>All that it has written so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>A new, empty data folder that the database's user may enter.</summary>
    public static string NewDataFolder()
    {
        var folder = Directory.CreateTempSubdirectory("itanalytics-served-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return folder;
    }

    /// <summary>Starts the program and waits until it answers.</summary>
    /// <param name="program">Path of ItAnalytics.Api.dll.</param>
    /// <param name="arguments">Arguments after <c>serve</c>; without <c>--port</c> a free one is chosen.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static async Task<ServedProgram> StartAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var given = arguments.ToList();
        var port = given.IndexOf("--port") is >= 0 and var at ? int.Parse(given[at + 1], CultureInfo.InvariantCulture) : FreePort();
        if (!given.Contains("--port")) given.AddRange(["--port", port.ToString(CultureInfo.InvariantCulture)]);
        var command = Signals.Heard(["dotnet", program, "serve", .. given]);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Anywhere but the repository, so that nothing is found by chance.
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var served = new ServedProgram(Process.Start(start)!, new Uri($"http://localhost:{port}"));
        served._process.BeginOutputReadLine();
        served._process.BeginErrorReadLine();
        await served.UntilAsync("/health/live", cancellationToken);
        return served;
    }

    /// <summary>Waits until the data can be queried.</summary>
    public Task UntilReadyAsync(CancellationToken cancellationToken) =>
        UntilAsync("/health/ready", cancellationToken);

    /// <summary>Waits until it has written some words, such as those that end its welcome.</summary>
    public async Task UntilSaidAsync(string words, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!Output.Contains(words, StringComparison.Ordinal))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The program ended with {_process.ExitCode}:\n{Output}");
            if (watch.Elapsed > Patience) throw new TimeoutException($"'{words}' was not said within {Patience}:\n{Output}");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Sends a signal, such as TERM or KILL, and returns the exit code.</summary>
    public async Task<int> SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await SignalAsync("TERM", CancellationToken.None);
        _process.Dispose();
    }

    private async Task UntilAsync(string path, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Address };
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            if (_process.HasExited) throw new InvalidOperationException($"The program ended with {_process.ExitCode}:\n{Output}");
            try
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50, cancellationToken);
        }
        throw new TimeoutException($"{path} did not become OK within {Patience}:\n{Output}");
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
