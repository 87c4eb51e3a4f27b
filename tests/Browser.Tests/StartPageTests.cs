using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

public class StartPageTests(Browser browser)
{
    [Theory]
    [InlineData("en-GB", "The warehouse behind an official ranking", "Da Nang")]
    [InlineData("vi-VN", "Kho dữ liệu đứng sau một bảng xếp hạng chính thức", "Đà Nẵng")]
    public async Task The_start_page_speaks_the_readers_language_and_shows_the_leaderboard(
        string locale, string title, string best)
    {
        var sheet = await browser.OpenAsync("/start", locale: locale);
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        var rows = sheet.Page.Locator("#leaderboard tr");
        await Assertions.Expect(rows).ToHaveCountAsync(10);
        await Assertions.Expect(rows.First).ToContainTextAsync(best);
        await Assertions.Expect(sheet.Page.Locator("#state")).ToBeHiddenAsync();
        foreach (var count in new[] { "#count-agencies", "#count-years", "#count-anomalies" })
            await Assertions.Expect(sheet.Page.Locator(count)).Not.ToHaveTextAsync("–");
        Assert.Empty(sheet.Faults);
    }

    [Fact]
    public async Task The_language_can_be_changed_and_is_remembered()
    {
        var sheet = await browser.OpenAsync("/start");
        await sheet.Page.GetByRole(AriaRole.Button, new() { Name = "Tiếng Việt" }).ClickAsync();
        await Assertions.Expect(sheet.Page.Locator("html")).ToHaveAttributeAsync("lang", "vi");
        await sheet.Page.ReloadAsync();
        await Assertions.Expect(sheet.Page.Locator("html")).ToHaveAttributeAsync("lang", "vi");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1200)]
    public async Task Nothing_sticks_out_sideways(int width)
    {
        var sheet = await browser.OpenAsync("/start", width);
        await Assertions.Expect(sheet.Page.Locator("#leaderboard tr")).ToHaveCountAsync(10);
        Assert.True(await sheet.Page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }
}
