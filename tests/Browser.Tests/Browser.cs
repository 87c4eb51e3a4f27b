using ItAnalytics.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ItAnalytics.Browser.Tests.Browser))]

namespace ItAnalytics.Browser.Tests;

/// <summary>The served program and a headless Chromium that looks at it; one of each for all browser tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private readonly string _folder = ServedProgram.NewDataFolder();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ServedProgram? _program;

    /// <summary>Why there is no browser; null when there is one.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where the program serves.</summary>
    public Uri Address => _program!.Address;

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } chromium)
        {
            Missing = "No Chromium found. Install it (Debian: apt-get install chromium) to run the browser tests.";
            return;
        }
        _program = await ServedProgram.StartAsync(
            Path.Combine(AppContext.BaseDirectory, "ItAnalytics.Api.dll"), ["--data", _folder], CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            // Root has no sandbox; the rest keeps the browser from calling its makers.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
        await _program.UntilSaidAsync(ServedProgram.Welcome, CancellationToken.None);
    }

    /// <summary>The same data once more, on a server where people sign in: as "administrator", with a password.</summary>
    /// <param name="password">The password of the first administrator.</param>
    public async Task<ServedProgram> ServeClosedAsync(string password)
    {
        var file = Path.Combine(_folder, "administrator");
        await File.WriteAllTextAsync(file, password);
        return await ServedProgram.StartAsync(
            Path.Combine(AppContext.BaseDirectory, "ItAnalytics.Api.dll"), ["--data", _folder, "--no-jobs"], CancellationToken.None,
            new Dictionary<string, string> { ["Access__Mode"] = "closed", ["Access__AdministratorPasswordFile"] = file });
    }

    /// <summary>A fresh page of a width; every fault that the page reports is collected.</summary>
    public async Task<Sheet> OpenAsync(
        string path, int width = 1200, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light)
    {
        if (Missing is not null)
        {
            if (Repository.InContinuousIntegration) Assert.Fail(Missing);
            Assert.Skip(Missing);
        }
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            Locale = locale,
            ColorScheme = scheme,
            BaseURL = Address.ToString(),
        });
        var page = await context.NewPageAsync();
        var sheet = new Sheet(page);
        page.Console += (_, message) => { if (message.Type == "error") sheet.Faults.Add(message.Text); };
        page.PageError += (_, error) => sheet.Faults.Add(error);
        page.Request += (_, request) => sheet.Requests.Add(new Uri(request.Url));
        await page.GotoAsync(path);
        return sheet;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_program is not null) await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A page and what it reported.</summary>
public sealed record Sheet(IPage Page) : IAsyncDisposable
{
    /// <summary>Errors of scripts and refusals of the content security policy.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Everything that the page asked for.</summary>
    public List<Uri> Requests { get; } = [];

    /// <summary>Closes the page and forgets what it kept.</summary>
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
