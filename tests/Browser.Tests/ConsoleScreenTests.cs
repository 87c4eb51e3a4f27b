using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

/// <summary>Every screen in both languages, both widths and both colour schemes: shown, whole, usable without eyes.</summary>
public sealed class ConsoleScreenTests(Browser browser)
{
    private static readonly (string Path, string Sign)[] Screens =
    [
        ("/?group=SYN_PX&year=2022", ".ranking-row a"),
        ("/agencies/SYN-PX-30", ".criteria tbody tr"),
        ("/agencies/VN-DA-NANG?year=2016", ".diverging li"),
        ("/review", ".detail .reason"),
        ("/planner?group=SYN_QH", ".interval"),
        ("/publications", ".list tbody tr"),
        ("/corrections", ".cases tbody tr, .empty"),
        ("/runs", ".run-line"),
        ("/connect", "pre"),
    ];

    public static TheoryData<string, string, int, string, ColorScheme> All()
    {
        var data = new TheoryData<string, string, int, string, ColorScheme>();
        foreach (var (path, sign) in Screens)
        {
            foreach (var width in new[] { 390, 1280 })
            {
                data.Add(path, sign, width, "vi-VN", ColorScheme.Light);
                data.Add(path, sign, width, "en-GB", ColorScheme.Dark);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_screen_is_shown_without_a_fault_and_is_accessible(
        string path, string sign, int width, string locale, ColorScheme scheme)
    {
        await using var sheet = await browser.OpenAsync(path, width, locale, scheme);
        var page = sheet.Page;
        if (width < 760 && path == "/review") await page.Locator(".flag").First.ClickAsync();
        await Assertions.Expect(page.Locator(sign).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", locale[..2]);
        await Assertions.Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        foreach (var chart in await page.Locator(".chart [role=img]").AllAsync())
            await Assertions.Expect(chart).ToHaveAttributeAsync("data-ready", "true");
        Assert.True(await page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "Something sticks out sideways.");
        await Accessibility.CheckAsync(page, $"{path} {width} {locale}");
        Assert.Empty(sheet.Faults);
        Assert.All(sheet.Requests.Where(address => address.Scheme.StartsWith("http", StringComparison.Ordinal)),
            address => Assert.Equal(browser.Address.Authority, address.Authority));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/agencies/SYN-PX-30")]
    [InlineData("/review")]
    [InlineData("/planner?group=SYN_QH")]
    [InlineData("/runs")]
    public async Task Nothing_jumps_while_a_screen_fills_over_a_slow_network(string path)
    {
        await using var sheet = await browser.OpenAsync("/connect", 1280);
        await sheet.Page.AddInitScriptAsync(
            """
            window.shift = 0;
            new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; })
              .observe({ type: "layout-shift", buffered: true });
            """);
        await sheet.Page.RouteAsync("**/graphql", async route =>
        {
            await Task.Delay(600);
            await route.ContinueAsync();
        });
        await sheet.Page.GotoAsync(path);
        await Assertions.Expect(sheet.Page.Locator(".skeleton").First).ToBeVisibleAsync();
        await Assertions.Expect(sheet.Page.Locator(".skeleton")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await sheet.Page.WaitForTimeoutAsync(500);
        // 0.1 is what the web's own measure calls good.
        Assert.InRange(await sheet.Page.EvaluateAsync<double>("window.shift"), 0, 0.1);
    }

    [Fact]
    public async Task The_first_view_weighs_less_than_200_kB_and_fetches_no_chart()
    {
        await using var sheet = await browser.OpenAsync("/health/live");
        var sizes = new List<(string Url, int Bytes)>();
        sheet.Page.Response += async (_, response) =>
        {
            var measured = await response.Request.SizesAsync();
            lock (sizes) sizes.Add((response.Url, measured.ResponseBodySize));
        };
        await sheet.Page.GotoAsync("/");
        await Assertions.Expect(sheet.Page.Locator(".ranking-row a").First).ToBeVisibleAsync();
        await sheet.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await sheet.Page.WaitForTimeoutAsync(300);
        lock (sizes)
        {
            Assert.DoesNotContain(sizes, size => size.Url.Contains("echarts", StringComparison.Ordinal));
            Assert.InRange(sizes.Sum(size => size.Bytes), 40_000, 200_000);
        }
    }
}
