using ItAnalytics.Tests.Support;
using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

/// <summary>Signing in and out in the console of a server that asks who is there.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private readonly Browser _browser;
    private ServedProgram? _server;

    public SignInTests(Browser browser) => _browser = browser;

    public async ValueTask InitializeAsync()
    {
        if (_browser.Missing is null) _server = await _browser.ServeClosedAsync(Password);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_shown_before_the_sign_in_and_nothing_after_the_sign_out()
    {
        await using var sheet = await OpenAsync("/");
        var page = sheet.Page;
        await Assertions.Expect(page.Locator(".ranking-row")).ToHaveCountAsync(0);
        await SignInAsync(page, "not the password");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not go together");
        await Accessibility.CheckAsync(page, "sign-in");
        await SignInAsync(page, Password);
        await Assertions.Expect(page.Locator(".ranking-row").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".whoami")).ToContainTextAsync("administrator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".ranking-row")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_must_sign_in_again_finds_the_typed_note_as_it_was()
    {
        await using var sheet = await OpenAsync("/review?group=SYN_SO_TT");
        var page = sheet.Page;
        await SignInAsync(page, Password);
        await Assertions.Expect(page.Locator(".reason")).ToBeVisibleAsync();
        // Who has signed in decides under that name.
        await Assertions.Expect(page.GetByLabel("Reviewer")).ToHaveValueAsync("administrator");
        var note = page.Locator("textarea").First;
        await note.FillAsync("The denominator is that of last year.");
        await page.Context.ClearCookiesAsync();
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByLabel("Password").FillAsync(Password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(note).ToHaveValueAsync("The denominator is that of last year.");
    }

    private async Task<Sheet> OpenAsync(string path) =>
        await _browser.OpenAsync(_server is null ? path : new Uri(_server.Address, path).ToString(), locale: "en-GB");

    private static async Task SignInAsync(IPage page, string password)
    {
        await page.GetByLabel("Login").FillAsync("administrator");
        await page.GetByLabel("Password").FillAsync(password);
        await page.Locator(".sign-in").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
