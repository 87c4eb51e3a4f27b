using Microsoft.Playwright;

namespace ItAnalytics.Browser.Tests;

/// <summary>The ledger of corrections and the appeals; one after the other with the other journeys, since their runs share a queue.</summary>
public sealed partial class ConsoleJourneyTests
{
    [Fact]
    public async Task A_wrong_figure_is_corrected_by_two_persons_who_have_both_seen_who_moves()
    {
        await using var sheet = await browser.OpenAsync("/agencies/SYN-SO_TT-03?year=2020&indicator=VB04", locale: "en-GB");
        var page = sheet.Page;
        await StateAnewAsync(page);
        await page.GetByLabel("Reason for the correction").FillAsync("The numerator was copied from another line");
        await page.GetByLabel("File of evidence").SetInputFilesAsync(new FilePayload { Name = "minutes.txt", MimeType = "text/plain", Buffer = "one"u8.ToArray() });
        await page.GetByLabel("Your name").FillAsync("Lan");
        await Accessibility.CheckAsync(page, "propose");
        await page.Locator(".propose").GetByRole(AriaRole.Button, new() { Name = "Propose a correction" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "is proposed; show it" }).ClickAsync();

        // The same person again: nothing to approve with.
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator(".effect tbody tr.marked")).ToContainTextAsync("→");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Withdraw" })).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Link, new() { Name = "minutes.txt" })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "a correction");

        await using var other = await browser.OpenAsync(new Uri(page.Url).PathAndQuery, 390, "vi-VN", ColorScheme.Dark);
        var second = other.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(second.Locator(".effect tbody tr.marked")).ToBeVisibleAsync();
        Assert.True(await second.EvaluateAsync<bool>("dialog => dialog.scrollWidth <= dialog.clientWidth"), "Something sticks out sideways.");
        await second.GetByLabel("Tên của bạn").FillAsync("Minh");
        await Accessibility.CheckAsync(other.Page, "a correction, narrow");
        await second.GetByRole(AriaRole.Button, new() { Name = "Duyệt", Exact = true }).ClickAsync();
        await Assertions.Expect(second.Locator(".decisions")).ToContainTextAsync("Minh");
        await Assertions.Expect(second.Locator(".crumb .sign")).Not.ToHaveTextAsync("Chờ duyệt");

        // The run that was asked for loads it, and the figure leads back to the case.
        await Task.WhenAny(AppliedAsync(page), Task.Delay(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).Locator(".crumb .sign")).ToHaveTextAsync("Applied");
        await page.GotoAsync("/agencies/SYN-SO_TT-03?year=2020&indicator=VB04");
        await Assertions.Expect(page.Locator(".sources").GetByRole(AriaRole.Link, new() { NameRegex = CorrectionNumber() })).ToBeVisibleAsync();
        Assert.Empty(sheet.Faults);
        Assert.Empty(other.Faults);
    }

    [Fact]
    public async Task An_appeal_against_a_published_figure_is_upheld_by_another_person_and_becomes_a_correction_to_approve()
    {
        await using var sheet = await browser.OpenAsync("/publications?group=SYN_SO_TT&year=2021", locale: "en-GB");
        var page = sheet.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish…" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Decision number").FillAsync("13/QĐ-UBND");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Announced by").FillAsync("Hoa");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr", new() { HasText = "13/QĐ-UBND" })).ToContainTextAsync("In force", new() { Timeout = 60_000 });

        await page.GotoAsync("/agencies/SYN-SO_TT-01?year=2021&indicator=MC02");
        await StateAnewAsync(page);
        await page.GetByLabel("Send as").SelectOptionAsync("File an appeal");
        await page.GetByLabel("Grounds of the appeal").FillAsync("One case counted twice");
        await page.GetByLabel("Address of a document").FillAsync("https://example.invalid/minutes");
        await page.GetByLabel("Your name").FillAsync("Lan");
        await Assertions.Expect(page.Locator(".propose")).ToContainTextAsync("official with the next publication");
        await page.Locator(".propose").GetByRole(AriaRole.Button, new() { Name = "File an appeal" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "is filed; show it" }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Uphold" })).ToHaveCountAsync(0);
        await Assertions.Expect(dialog.Locator(".effect tbody tr.marked")).ToBeVisibleAsync();
        await dialog.GetByLabel("Your name").FillAsync("Minh");
        await dialog.GetByRole(AriaRole.Textbox, new() { NameRegex = Note() }).FillAsync("Counted again with the agency");
        await Accessibility.CheckAsync(page, "an appeal");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Uphold" }).ClickAsync();
        await Assertions.Expect(dialog.Locator(".crumb .sign")).ToHaveTextAsync("Upheld");

        // Who upheld it proposed the correction by that, and does not approve it.
        await dialog.GetByRole(AriaRole.Link, new() { NameRegex = CorrectionNumber() }).ClickAsync();
        await Assertions.Expect(dialog.Locator(".crumb")).ToContainTextAsync("Restatement");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Withdraw" })).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        Assert.Empty(sheet.Faults);
    }

    [Fact]
    public async Task A_flag_under_review_leads_to_a_correction_of_its_figure()
    {
        await using var sheet = await browser.OpenAsync("/review?group=SYN_PX&kind=SHRINKING_DENOMINATOR", locale: "en-GB");
        var page = sheet.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose a correction" }).ClickAsync();
        await Assertions.Expect(page.Locator(".propose")).ToContainTextAsync("Type the right figure");
        await Assertions.Expect(page.GetByLabel("Denominator", new() { Exact = true })).Not.ToHaveValueAsync("");
        await page.GetByLabel("Numerator", new() { Exact = true }).FillAsync("1");
        await Assertions.Expect(page.Locator(".propose .skeleton")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".propose")).Not.ToContainTextAsync("Type the right figure");
        await Accessibility.CheckAsync(page, "propose from a flag");
        Assert.Empty(sheet.Faults);
    }

    /// <summary>Opens the form on the appraised figure, states another numerator and waits for the effect.</summary>
    private static async Task StateAnewAsync(IPage page)
    {
        await page.Locator(".sources > li", new() { HasText = "Appraised" }).First
            .GetByRole(AriaRole.Button, new() { Name = "Propose a correction" }).ClickAsync();
        await page.GetByLabel("Numerator", new() { Exact = true }).FillAsync("1");
        await Assertions.Expect(page.Locator(".propose .effect tbody tr.marked")).ToContainTextAsync("→");
    }

    private static async Task AppliedAsync(IPage page)
    {
        var sign = page.GetByRole(AriaRole.Dialog).Locator(".crumb .sign");
        do
        {
            await page.ReloadAsync();
            await Assertions.Expect(sign).ToBeVisibleAsync();
            await page.WaitForTimeoutAsync(1_000);
        }
        while (await sign.TextContentAsync() != "Applied");
    }

    [System.Text.RegularExpressions.GeneratedRegex("^Correction \\d+$")]
    private static partial System.Text.RegularExpressions.Regex CorrectionNumber();
}
