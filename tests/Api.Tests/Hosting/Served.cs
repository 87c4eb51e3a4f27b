using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>The program as a newcomer starts it, with nothing but a data folder, ready to be asked.</summary>
public sealed class Served : IAsyncLifetime
{
    private readonly string _folder = ServedProgram.NewDataFolder();
    private ServedProgram? _program;

    public ServedProgram Program => _program!;

    public HttpClient Client { get; private set; } = new();

    /// <summary>Where its traces and figures go.</summary>
    public Collector Collector { get; } = new();

    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "ItAnalytics.Api.dll");

    public async ValueTask InitializeAsync()
    {
        await Collector.StartAsync();
        _program = await ServedProgram.StartAsync(Dll, ["--data", _folder], CancellationToken.None, Collector.Environment);
        Client = new HttpClient { BaseAddress = _program.Address };
        await _program.UntilSaidAsync(ServedProgram.Welcome, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_program is not null) await _program.DisposeAsync();
        await Collector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
