using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

public partial class IdeTests(Browser browser)
{
    [Fact]
    public async Task The_editor_opens_with_three_examples_and_runs_the_first()
    {
        var sheet = await browser.OpenAsync("/graphql");
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Tab, new() { Name = "Leaderboard" })).ToBeVisibleAsync();
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Tab, new() { Name = "History" })).ToBeVisibleAsync();
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Tab, new() { Name = "ToReview" })).ToBeVisibleAsync();
        await sheet.Page.GetByRole(AriaRole.Button, new() { NameRegex = Execute() }).ClickAsync();
        var answer = sheet.Page.Locator(".result-window");
        await Assertions.Expect(answer).ToContainTextAsync("\"rank\": 1");
        await Assertions.Expect(answer).ToContainTextAsync("Đà Nẵng");
        Assert.Empty(sheet.Faults);
    }

    [Fact]
    public async Task The_schema_is_explained_inside_the_editor()
    {
        var sheet = await browser.OpenAsync("/graphql");
        await sheet.Page.GetByRole(AriaRole.Button, new() { NameRegex = Documentation() }).ClickAsync();
        await sheet.Page.GetByRole(AriaRole.Link, new() { Name = "Query" }).First.ClickAsync();
        await Assertions.Expect(sheet.Page.Locator(".graphiql-doc-explorer")).ToContainTextAsync("leaderboard");
        Assert.Empty(sheet.Faults);
    }

    [Fact]
    public async Task Nothing_comes_from_another_host()
    {
        var sheet = await browser.OpenAsync("/graphql");
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Tab, new() { Name = "Leaderboard" })).ToBeVisibleAsync();
        Assert.All(sheet.Requests.Where(address => address.Scheme != "data"),
            address => Assert.Equal(browser.Address.Authority, address.Authority));
    }

    [GeneratedRegex("execute query", RegexOptions.IgnoreCase)]
    private static partial Regex Execute();

    [GeneratedRegex("documentation explorer", RegexOptions.IgnoreCase)]
    private static partial Regex Documentation();
}
